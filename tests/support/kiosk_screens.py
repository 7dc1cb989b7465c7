"""Every screen of the kiosk as a hand-made state, and the ways a visitor may have it drawn."""

from dataclasses import replace
from datetime import timedelta

from qms_contract.devices import PrinterStatus
from qms_contract.hours import Span, Weekday
from qms_contract.kiosk import PriorityOffer, ReferenceAsk, ReferenceKind
from qms_contract.problems import Code
from qms_contract.tickets import PriorityClass
from qms_kiosk.state import Issue, KioskState, Phase, PrintState, Toggle

from tests.support.kiosk_samples import NOW, a_branch, a_config, a_service, a_ticket, an_area, service_id, the_queues

BASE = KioskState(phase=Phase.HOME, config=a_config(), online=True, queues=the_queues())
ISSUE = Issue(a_ticket().ticket_id, a_ticket().ticket_id, service_id(0))
OFFERED = (PriorityClass.PRIORITY, PriorityClass.VIP, PriorityClass.EMERGENCY)
OPENING = NOW + timedelta(days=9)
A_DAY = {Weekday.MONDAY: [Span(opens="08:00", closes="09:00")]}
A_MORNING, TWO = (
    [Span(opens="08:00", closes="09:00")],
    [Span(opens=at, closes=f"{at[:2]}:30") for at in ("08:00", "13:00")],
)
CLOSED = a_branch(hours={Weekday.MONDAY: A_MORNING, Weekday.TUESDAY: A_MORNING, Weekday.FRIDAY: TWO})
OWN = a_ticket("L2-017", position=None, status_url=None)
MANY = a_branch(languages=["en", "id", "ar", "zh", "ms", "fil", "th", "vi", "km", "my", "lo"])
HALLS = [an_area(1, "Ground floor, main hall by the entrance"), an_area(2, "First floor")]
LONG = "Registration of births, marriages and family cards"
LONG_NAMED = [a_service(index, names={"en": LONG}, name=LONG, area_id=HALLS[index % 2].area_id) for index in range(6)]
ASKING = a_config(
    [
        a_service(0, reference=ReferenceAsk.OPTIONAL),
        a_service(1, reference=ReferenceAsk.REQUIRED, reference_kind=ReferenceKind.REFERENCE),
        a_service(2),
    ],
    branch=a_branch(asks_priority=True, priority_offers=[PriorityOffer(priority_class=one) for one in OFFERED]),
)
STATES = {
    "home": BASE,
    "services": replace(BASE, phase=Phase.SERVICES),
    "issuing": replace(BASE, phase=Phase.ISSUING, please_wait=True, issue=ISSUE),
    "unanswered": replace(BASE, phase=Phase.UNANSWERED, issue=ISSUE),
    "refused": replace(BASE, phase=Phase.REFUSED, issue=ISSUE, refusal=Code.SERVICE_FULL, next_opening=OPENING),
    "closed": replace(
        BASE,
        phase=Phase.SERVICES,
        config=a_config([a_service(0), a_service(1, hours=A_DAY), a_service(2, max_waiting=1), a_service(3, hours={})]),
    ),
    "all_closed": replace(BASE, config=a_config([a_service(index, hours=A_DAY) for index in range(6)], branch=CLOSED)),
    "issued": replace(BASE, phase=Phase.ISSUED, ticket=a_ticket(), print_state=PrintState.PRINTED, seconds_left=12),
    "issued_offline": replace(
        BASE, phase=Phase.ISSUED, ticket=OWN, print_state=PrintState.PRINTED, seconds_left=12, online=False
    ),
    "note_offline": replace(BASE, phase=Phase.NOTE, ticket=OWN, printer=PrinterStatus.OUT, online=False),
    "note": replace(BASE, phase=Phase.NOTE, ticket=a_ticket("A901"), printer=PrinterStatus.OUT, online=False),
    "note_again": replace(BASE, phase=Phase.NOTE, ticket=a_ticket("A901"), print_state=PrintState.FAILED),
    "note_late": replace(BASE, phase=Phase.NOTE, ticket=a_ticket("A901"), print_state=PrintState.PRINTING),
    "giving_back": replace(BASE, phase=Phase.NOTE, ticket=a_ticket("A901"), giving_back=True),
    "issued_printing": replace(BASE, phase=Phase.ISSUED, ticket=a_ticket(), print_state=PrintState.PRINTING),
    "loading": KioskState(),
    "full": replace(
        BASE,
        phase=Phase.SERVICES,
        config=a_config([a_service(0), a_service(1, max_waiting=1), *(a_service(index) for index in range(2, 6))]),
        full_until={service_id(2): NOW + timedelta(hours=21, minutes=46)},
    ),
    "full_now": replace(BASE, phase=Phase.REFUSED, issue=ISSUE, refusal=Code.SERVICE_FULL),
    "areas": replace(
        BASE, phase=Phase.AREAS, config=a_config(LONG_NAMED, areas=HALLS, branch=a_branch(areas_first=True))
    ),
    "long_names": replace(BASE, phase=Phase.SERVICES, config=a_config(LONG_NAMED)),
    "phone": replace(BASE, phase=Phase.REFERENCE, config=ASKING, service_id=service_id(0), reference="+6281234567"),
    "reference": replace(BASE, phase=Phase.REFERENCE, config=ASKING, service_id=service_id(1), reference="KX4-219"),
    "priority": replace(BASE, phase=Phase.PRIORITY, config=ASKING, service_id=service_id(2)),
    "many_languages": replace(BASE, config=a_config(branch=MANY)),
    "languages": replace(BASE, phase=Phase.SERVICES, config=a_config(branch=MANY), picking_language=True),
    "thanks": replace(BASE, phase=Phase.THANKS, ticket=a_ticket(), print_state=PrintState.PRINTED),
    "thanks_printing": replace(BASE, phase=Phase.THANKS, ticket=a_ticket(), print_state=PrintState.PRINTING),
    "six": replace(
        BASE,
        phase=Phase.ISSUED,
        ticket=a_ticket("AB1234"),
        print_state=PrintState.PRINTED,
        config=a_config(LONG_NAMED),
    ),
    "warning": replace(BASE, phase=Phase.SERVICES, warning=True, seconds_left=15),
}
TOGGLES = {
    "normal": frozenset(),
    "large": frozenset({Toggle.LARGE_TEXT}),
    "contrast": frozenset({Toggle.HIGH_CONTRAST}),
    "reach": frozenset({Toggle.LOW_REACH}),
    "all": frozenset(Toggle),
}


def visible(window, kind):
    return [one for one in window.findChildren(kind) if one.isVisible()]
