"""Pairing an unattended program by a code on its screen (RFC 8628): until it has a token, whatever happens."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qms_contract.devices import DeviceTokens, DeviceType, Pairing
from qms_contract.problems import Code

from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.devices import DeviceCalls
from qms_clientkit.transport.errors import NotUnderstood, Refused, TransportError

log = logging.getLogger(__name__)
SLOWER_BY = 5.0
"""Seconds that SLOW_DOWN adds to the interval (RFC 8628 §3.5)."""


class PairingPhase(StrEnum):
    FETCHING = "fetching"
    WAITING = "waiting"
    UNREACHABLE = "unreachable"
    WRONG_SERVER = "wrong_server"


@dataclass(frozen=True)
class PairingState:
    """What the pairing screen shows; `code` is None until the server has given one."""

    server: str
    phase: PairingPhase = PairingPhase.FETCHING
    code: str | None = None


class Pairer:
    """`run()` returns the tokens once somebody has approved the code; `show` is told what to display meanwhile."""

    def __init__(self, calls: DeviceCalls, kind: DeviceType, server: str, show: Callable[[PairingState], None]) -> None:
        self._calls, self._kind, self._server, self._show = calls, kind, server, show

    async def run(self) -> DeviceTokens:
        """Ask for codes, as many as it takes."""
        backoff = Backoff()
        self._say(PairingPhase.FETCHING)
        while True:
            try:
                pairing = await self._calls.start_pairing(self._kind)
                backoff.reset()
                if tokens := await self._until_approved(pairing):
                    return tokens
            except TransportError as error:
                self._trouble(error, None)
                await asyncio.sleep(backoff.next_delay())

    async def _until_approved(self, pairing: Pairing) -> DeviceTokens | None:
        """The tokens, or None when the code ran out. A server that is away for a while does not cost the code."""
        self._say(PairingPhase.WAITING, pairing.user_code)
        loop = asyncio.get_running_loop()
        ends, interval = loop.time() + pairing.expires_in, float(pairing.interval)
        while loop.time() < ends:
            await asyncio.sleep(interval)
            try:
                return await self._calls.poll_pairing(pairing.device_code)
            except Refused as error:
                if error.code is Code.SLOW_DOWN:
                    interval += SLOWER_BY
                elif error.code is not Code.AUTHORIZATION_PENDING and not error.passing:
                    return None
                self._say(PairingPhase.WAITING, pairing.user_code)
            except TransportError as error:
                self._trouble(error, pairing.user_code)
        return None

    def _trouble(self, error: TransportError, code: str | None) -> None:
        log.info("Pairing: %s", error)
        wrong = isinstance(error, NotUnderstood)
        self._say(PairingPhase.WRONG_SERVER if wrong else PairingPhase.UNREACHABLE, code)

    def _say(self, phase: PairingPhase, code: str | None = None) -> None:
        self._show(PairingState(self._server, phase, code))
