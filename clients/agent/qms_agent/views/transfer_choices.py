"""Where a visitor may be sent, and how many stand before them there. Qt-free."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_contract.counters import Counter
from qms_contract.services import Service
from qms_contract.tickets import QueuePosition, Ticket

from qms_agent.state import Screen
from qms_agent.views.words import counter_name, service_name


class Way(StrEnum):
    SERVICE = "service"
    COUNTER = "counter"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Destination:
    """`key` is the service's, the counter's or the colleague's id; `services` are those it may be for, the likeliest first."""

    way: Way
    key: UUID
    mark: str
    name: str
    told: str
    services: tuple[Service, ...]

    def matches(self, typed: str) -> bool:
        """Whether it is meant by what was typed."""
        words = typed.casefold()
        return words in self.name.casefold() or words == self.mark.casefold() or words in self.told.casefold()


def destinations(text: Translator, screen: Screen, way: Way) -> list[Destination]:
    """All of that way; the visitor's own service last, for who sends somebody back into the same queue."""
    current = screen.current
    own = current.service_id if current is not None else None
    if way is Way.SERVICE:
        active = [one for one in screen.desk.services if one.active]
        return [_service(text, screen, one) for one in sorted(active, key=lambda one: one.service_id == own)]
    counters = screen.others() if way is Way.COUNTER else screen.colleagues()
    return [_counter(text, screen, one, way, own) for one in counters if _services(screen, one, own)]


def others_before(screen: Screen, ticket: Ticket, service_id: UUID, position: QueuePosition) -> int:
    """How many of the visitor's class would be called there before them."""
    if position is QueuePosition.FIRST:
        return 0
    queue = [one for one in _queue(screen, service_id) if one.priority_class is ticket.priority_class]
    if position is QueuePosition.KEEP:
        queue = [one for one in queue if one.place <= ticket.place]
    return len(queue)


def _service(text: Translator, screen: Screen, service: Service) -> Destination:
    waiting = len(_queue(screen, service.service_id))
    told = text.plural("transfer.waiting", waiting) if waiting else text("transfer.nobody")
    return Destination(
        Way.SERVICE, service.service_id, service.code, service_name(text, service), told, (service,)
    )  # fmt: skip


def _counter(text: Translator, screen: Screen, counter: Counter, way: Way, own: UUID | None) -> Destination:
    """Beside a counter's name stands who sits there, beside a colleague's the counter."""
    place, who = counter_name(text, counter.name), counter.agent_name or text("others.closed")
    services = tuple(_services(screen, counter, own))
    if way is Way.COUNTER:
        return Destination(way, counter.counter_id, counter.name, place, who, services)
    assert counter.agent_id is not None, "a colleague sits somewhere"
    return Destination(way, counter.agent_id, counter.name, who, place, services)


def _services(screen: Screen, counter: Counter, own: UUID | None) -> list[Service]:
    """Those the counter serves, the visitor's own first."""
    served = [one for one in screen.desk.services if one.active and one.service_id in counter.service_ids]
    return sorted(served, key=lambda one: one.service_id != own)


def _queue(screen: Screen, service_id: UUID) -> list[Ticket]:
    return [one for one in screen.waiting(mine=False) if one.service_id == service_id]
