"""An agent's desk as the mock-ups draw it: counter 3, a visitor served, others waiting and on hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from qms_agent.desk import Desk
from qms_agent.state import Phase, Screen
from qms_contract.counters import Counter, CounterState, CounterToday
from qms_contract.staff import Role, User
from qms_contract.tickets import Channel, Ticket, TicketStatus

from tests.support.kiosk_samples import BRANCH, TENANT, a_branch, a_queue, a_service, a_ticket, service_id

ME = User(
    user_id=UUID(int=500), tenant_id=TENANT, username="rahayu", display_name="Rahayu Wulandari", role=Role.AGENT,
    branch_id=BRANCH, language="id", active=True, version=1,
)  # fmt: skip


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def counter_id(number: int) -> UUID:
    return UUID(int=600 + number)


def a_counter(number: int, **changes: object) -> Counter:
    fields: dict[str, object] = {
        "counter_id": counter_id(number), "branch_id": BRANCH, "area_id": None, "name": str(number),
        "service_ids": [service_id(0), service_id(1)], "active": True, "sort_order": number, "version": 1,
    }  # fmt: skip
    return Counter(**{**fields, **changes})  # type: ignore[arg-type]


def mine(**changes: object) -> Counter:
    sitting = {"state": CounterState.OPEN, "agent_id": ME.user_id, "agent_name": ME.display_name, "since": ago(90)}
    return a_counter(3, **{**sitting, **changes})


def a_visit(number: str, index: int = 0, waited: float = 5, **changes: object) -> Ticket:
    """A waiting ticket; its id follows from its number."""
    fields = {"ticket_id": UUID(int=sum(ord(sign) * 128**place for place, sign in enumerate(number)))}
    times = {"created_at": ago(waited), "queued_at": ago(waited), "confirmed_at": ago(waited)}
    return a_ticket(number, index, **{**fields, **times, **changes})


def called(number: str = "A057", **changes: object) -> Ticket:
    at_mine = {"status": TicketStatus.CALLED, "counter_id": counter_id(3), "called_at": ago(0.5), "call_count": 1}
    return a_visit(number, 0, 14, **{**at_mine, **changes})


def served(number: str = "A057", **changes: object) -> Ticket:
    return called(number, **{"status": TicketStatus.SERVING, "called_at": ago(6), "served_at": ago(5), **changes})


def others() -> list[Counter]:
    busy = {"current_ticket_id": UUID(int=7), "current_number": "B016", "current_status": "serving"}
    return [
        a_counter(
            1,
            state=CounterState.OPEN,
            agent_id=UUID(int=501),
            agent_name="Budi Santoso",
            since=ago(60),
            current_since=ago(4),
            **busy,
        ),
        a_counter(
            2,
            state=CounterState.PAUSED,
            agent_id=UUID(int=502),
            agent_name="Siti Aminah",
            since=ago(12),
            reason="Makan siang",
        ),
        a_counter(4),
    ]


def a_desk(*tickets: Ticket, counter: Counter | None = None) -> Desk:
    counters = [*others(), counter or mine()]
    return Desk(
        branch=a_branch(),
        services=tuple(a_service(index) for index in range(4)),
        counters={one.counter_id: one for one in sorted(counters, key=lambda one: one.name)},
        tickets={one.ticket_id: one for one in tickets},
        queues={service_id(index): a_queue(index) for index in range(4)},
    )


def waiting() -> list[Ticket]:
    return [
        a_visit("A058", 0, 31),
        a_visit("B017", 1, 22),
        a_visit("A059", 0, 12, channel=Channel.WEB),
        a_visit("C021", 2, 9),
        a_visit("A060", 0, 3, confirmed_at=None),
    ]


def held() -> Ticket:
    return a_visit("A051", 0, 41, status=TicketStatus.HELD, reason="Mengisi formulir")


def a_screen(*tickets: Ticket, counter: Counter | None = None, **changes: object) -> Screen:
    desk = a_desk(*tickets, counter=counter)
    shown = Screen(phase=Phase.DESK, server="http://10.0.0.5:8080", me=ME, counter_id=counter_id(3), desk=desk)
    today = CounterToday(
        counter_id=counter_id(3), served=37, no_shows=2, within_target=33, mean_service_seconds=312,
        served_by_hour={"08": 9, "09": 12, "10": 11, "11": 5},
    )  # fmt: skip
    return replace(shown, today=today, **changes)  # type: ignore[arg-type]
