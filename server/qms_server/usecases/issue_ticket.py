"""Issue a ticket: a number that nobody else has today, at the end of its queue."""

from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace
from qms_contract.events import EventType
from qms_contract.staff import Role
from qms_contract.tickets import Channel, IssueTicket, Ticket, TicketStatus

from qms_server.domain.errors import Conflict, NotFound, ServiceClosed, ServiceFull, ValidationFailed
from qms_server.domain.hours import business_day, check_open, day_end
from qms_server.domain.numbering import format_number, next_number
from qms_server.store.branches import ServiceRules, load_features, load_service
from qms_server.store.requests import Answer
from qms_server.store.tickets import insert_ticket, is_issued, keep_number, last_number, load_visit, queue_counts
from qms_server.usecases.commands import answer_of
from qms_server.usecases.status_link import StatusLinks
from qms_server.usecases.unit import Unit


def services_of(command: IssueTicket) -> list[UUID]:
    """The services of the visit in order; raises ValidationFailed unless exactly one of the two fields is given."""
    if (command.service_id is None) == (command.service_ids is None):
        raise ValidationFailed("Give service_id or service_ids, one of the two.")
    return [command.service_id] if command.service_id else list(command.service_ids or ())


async def issue_ticket(unit: Unit, command: IssueTicket, ticket_id: UUID, links: StatusLinks) -> Answer:
    """201 with the ticket. A kiosk's ticket id that is known is that ticket again, whatever happened to the first answer."""
    known = await load_visit(unit.connection, ticket_id)
    if known is not None:
        features = await load_features(unit.connection, unit.actor.tenant_id)
        return answer_of(201, links.linked(_same_ticket(known.ticket, command), features))
    first, *others = [await _open_service(unit, service_id) for service_id in services_of(command)]
    await _check_capacity(unit, first)
    ticket = await _new_ticket(unit, command, ticket_id, first)
    remaining = tuple(rules.service.service_id for rules in others)
    await insert_ticket(unit.connection, ticket, unit.actor.actor_id, remaining)
    unit.tell_ticket(EventType.TICKET_CREATED, ticket)
    unit.touch_queue(ticket.service_id)
    return answer_of(201, links.linked(await _with_estimate(unit, ticket), first.features))


async def _open_service(unit: Unit, service_id: UUID) -> ServiceRules:
    rules = await load_service(unit.connection, service_id)
    if rules is None or rules.service.branch_id != unit.branch_id:
        raise NotFound("There is no such service in this branch.")
    service = rules.service
    if not (service.active and rules.branch_active):
        raise ServiceClosed("This service takes no tickets.", {"next_opening": None})
    if not rules.is_served:
        raise ServiceClosed("No counter serves this service yet.", {"next_opening": None})
    check_open(rules.calendar, unit.now)
    return rules


async def _check_capacity(unit: Unit, rules: ServiceRules) -> None:
    service = rules.service
    if service.max_per_day is None and service.max_waiting is None:
        return
    waiting, issued = await queue_counts(unit.connection, service.service_id, _today(unit, rules))
    if service.max_per_day is not None and issued >= service.max_per_day:
        again = rules.calendar.next_opening(day_end(_today(unit, rules), rules.time_zone, rules.day_starts_hour))
        details = {"max_per_day": service.max_per_day, "next_opening": again.isoformat() if again else None}
        raise ServiceFull("All tickets for today are given out.", details)
    if service.max_waiting is not None and waiting >= service.max_waiting:
        raise ServiceFull("The queue is full just now.", {"max_waiting": service.max_waiting, "next_opening": None})


async def _new_ticket(unit: Unit, command: IssueTicket, ticket_id: UUID, rules: ServiceRules) -> Ticket:
    number = await _take_number(unit, rules, rules.prefix(command.priority_class))
    channel = command.channel or (Channel.KIOSK if unit.actor.role is Role.DEVICE else Channel.STAFF)
    return Ticket(
        ticket_id=ticket_id,
        ticket_number=number,
        display_number=number,
        tenant_id=unit.actor.tenant_id,
        branch_id=unit.branch_id,
        service_id=rules.service.service_id,
        area_id=rules.service.area_id,
        status=TicketStatus.WAITING,
        reason=None,
        channel=channel,
        priority_class=command.priority_class,
        language=command.language,
        created_at=unit.now,
        queued_at=unit.now,
        ordered_at=unit.now,
        # A kiosk's ticket counts once the visitor has it in hand; who joins otherwise sees the number at once.
        confirmed_at=None if channel is Channel.KIOSK else unit.now,
        called_at=None,
        served_at=None,
        completed_at=None,
        counter_id=None,
        customer_ref=command.customer_ref,
        customer_class=command.customer_class,
        visit_type=command.visit_type,
        call_count=0,
        version=1,
        business_day=_today(unit, rules),
    )


async def _take_number(unit: Unit, rules: ServiceRules, prefix: str) -> str:
    """The next number of `prefix` today; a number that a kiosk printed offline is stepped over."""
    service, day = rules.service, _today(unit, rules)
    number = await last_number(unit.connection, unit.branch_id, day, prefix)
    while True:
        number = next_number(number, service.first_number, service.last_number)
        text = format_number(prefix, number, service.number_width)
        if not await is_issued(unit.connection, unit.branch_id, day, text):
            break
    await keep_number(unit.connection, unit.actor.tenant_id, unit.branch_id, day, prefix, number)
    return text


async def _with_estimate(unit: Unit, ticket: Ticket) -> Ticket:
    figures = (await unit.queue_figures(ticket.service_id))[ticket.service_id]
    estimate = figures.estimate(figures.ahead)
    middle = timedelta(minutes=(estimate.low_minutes + estimate.high_minutes) / 2) if estimate else None
    return replace(ticket, position=figures.ahead + 1, eta=unit.now + middle if middle else None)


def _same_ticket(ticket: Ticket, command: IssueTicket) -> Ticket:
    if ticket.service_id not in services_of(command):
        raise Conflict("This ticket_id belongs to a ticket of another service.")
    return ticket


def _today(unit: Unit, rules: ServiceRules) -> date:
    return business_day(unit.now, rules.time_zone, rules.day_starts_hour)
