"""A ticket's past in words: its stages at services and counters, and what happened when, by whom, with which note."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_contract.tickets import Leg, TicketDetail, TicketEvent

from qms_agent.desk import Desk
from qms_agent.views.words import counter_name, service_name

KNOWN = (
    "created", "confirmed", "called", "recalled", "serving", "completed", "no_show", "held", "unheld", "reminded", "noted",
    "transferred", "cancelled", "requeued", "reverted",
)  # fmt: skip
"""What has words; an event of a newer server is passed over."""


@dataclass(frozen=True)
class Happened:
    """One line: the branch's time, what happened, who did it there, and what was written."""

    time: str
    what: str
    who: str
    note: str


@dataclass(frozen=True)
class Stage:
    """One leg: the service, and how long it took at which counter."""

    service: str
    told: str


class HistoryLines:
    """`zone` is the branch's; an event of another day than the ticket's first has its date before the time."""

    def __init__(self, text: Translator, desk: Desk, zone: str) -> None:
        self._t, self._desk = text, desk
        self._formats = Formats(text.language, zone)

    def stages(self, detail: TicketDetail) -> list[Stage]:
        return [Stage(self._service(leg.service_id), ", ".join(self._took(leg))) for leg in detail.legs]

    def happened(self, detail: TicketDetail) -> list[Happened]:
        first = detail.ticket.created_at
        known = (event for event in detail.events if event.type.partition(".")[2] in KNOWN)
        return [self._line(event, first) for event in known]

    def _line(self, event: TicketEvent, first: datetime) -> Happened:
        at_counter = self._counter(event.counter_id)
        who = ", ".join(part for part in (event.actor_name or "", at_counter) if part)
        what = self._t(f"history.{event.type.partition('.')[2]}")
        time = self._formats.clock(event.ts)
        if event.ts.astimezone(self._formats.zone).date() != first.astimezone(self._formats.zone).date():
            time = f"{self._formats.day(event.ts)} {time}"
        return Happened(time, f"{what}: {event.reason}" if event.reason else what, who, event.note or "")

    def _took(self, leg: Leg) -> Iterator[str]:
        """Where, and how long for what; a wait that goes on is not timed here."""
        if at_counter := self._counter(leg.counter_id):
            yield at_counter
        if leg.called_at is not None:
            yield self._t("history.waited", time=Formats.stopwatch(leg.called_at - leg.queued_at))
        if leg.served_at is not None and leg.ended_at is not None:
            yield self._t("history.served", time=Formats.stopwatch(leg.ended_at - leg.served_at))
        yield self._t(f"history.outcome_{leg.outcome}") if leg.outcome else self._t("history.going_on")

    def _service(self, service_id: UUID) -> str:
        return service_name(self._t, self._desk.service(service_id)) or self._t("history.gone_service")

    def _counter(self, counter_id: UUID | None) -> str:
        counter = self._desk.counters.get(counter_id) if counter_id is not None else None
        return counter_name(self._t, counter.name) if counter is not None else ""
