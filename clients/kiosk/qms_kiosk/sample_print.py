"""A test of the branch's ticket on this kiosk's paper, asked for from afar. It is no ticket and has no real number."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from qms_clientkit.appliance.pulse import Outcome
from qms_clientkit.ticket.logo import Pictures
from qms_clientkit.ticket.sample import sample_facts
from qms_clientkit.ticket.texts import ticket_texts
from qms_contract.devices import DeviceConfig, OrderResult

from qms_kiosk.choices import offered
from qms_kiosk.printing.printer import EscposPrinter
from qms_kiosk.ticket_printer import PrintingFailed


def sample_printer(
    printer: Callable[[], EscposPrinter | None],
    config: Callable[[], DeviceConfig | None],
    pictures: Callable[[DeviceConfig], Pictures],
    now: Callable[[], datetime],
) -> Callable[[], Awaitable[Outcome]]:
    """What carries the order out, in the branch's first language."""

    async def print_sample() -> Outcome:
        to, known = printer(), config()
        if to is None or known is None:
            return Outcome(OrderResult(failed=True, message="This kiosk has no printer."))
        language, service = known.branch.languages[0], next(iter(offered(known)), None)
        texts = ticket_texts(sample_facts(service, language, now()), language, known.branch)
        try:
            await to.print_texts(texts, pictures(known))
        except PrintingFailed as error:
            return Outcome(OrderResult(failed=True, message=str(error)[:200]))
        return Outcome(OrderResult())

    return print_sample
