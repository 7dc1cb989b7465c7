"""A device that shows its code, while the server is away for a moment."""

from qms_clientkit.pairing import Pairer
from qms_clientkit.transport.errors import Unreachable, refusal
from qms_contract.devices import DeviceType, Pairing
from qms_contract.problems import Code


class Calls:
    """Answers a poll by what comes next."""

    def __init__(self, *answers):
        self.answers, self.codes = list(answers), 0

    async def start_pairing(self, _kind):
        self.codes += 1
        return Pairing(device_code="d", user_code=f"CODE-{self.codes}", expires_in=600, interval=0)

    async def poll_pairing(self, _device_code):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_neither_an_outage_nor_a_limit_costs_the_code_that_somebody_is_typing():
    troubles = [refusal(code, "Later.") for code in (Code.UNAVAILABLE, Code.RATE_LIMITED, Code.INTERNAL)]
    calls, shown = Calls(Unreachable(), *troubles, "tokens"), []
    assert await Pairer(calls, DeviceType.KIOSK, "http://s", shown.append).run() == "tokens"
    assert calls.codes == 1
    assert {state.code for state in shown if state.code} == {"CODE-1"}


async def test_a_code_that_is_over_is_followed_by_another():
    calls = Calls(refusal(Code.EXPIRED_CODE, "Over."), "tokens")
    assert await Pairer(calls, DeviceType.KIOSK, "http://s", lambda _state: None).run() == "tokens"
    assert calls.codes == 2
