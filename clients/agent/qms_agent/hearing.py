"""What a clerk hears beside the queues: calls for help, supervisors' words, a closed counter, reminders. Qt-free."""

import textwrap
from collections.abc import Iterable

from qms_clientkit.staff.help_calls import help_calls_in
from qms_contract.counters import HelpCall
from qms_contract.events import CounterPayload, Envelope, EventType, MessagePayload, PanicPayload, TicketPayload

from qms_agent.inbox import Inbox
from qms_agent.tools import Tools

_REASON_LENGTH = 28
"""A toast is one line, also in the strip."""


class Hearing:
    def __init__(self, tools: Tools, inbox: Inbox) -> None:
        self._tools, self._inbox = tools, inbox

    def hear(self, event: Envelope) -> None:
        """A call for help, why this counter was closed, and reminders."""
        own = self._tools.screen.counter_id
        match event.payload:
            case PanicPayload():
                self.hear_help(help_calls_in(event))
            case MessagePayload(message=message):
                self._inbox.hear(message)
            case CounterPayload(counter=counter) if counter.counter_id == own:
                self._tools.show(closed_why=counter.reason or "")
            case TicketPayload() as told if event.type is EventType.TICKET_REMINDED:
                self._remind(told)

    def hear_help(self, calls: Iterable[HelpCall]) -> None:
        """Of somebody else: one's own is no news."""
        screen = self._tools.screen
        others = (call for call in calls if call.counter_id != screen.counter_id)
        self._tools.show(help_calls=screen.help_calls.hearing(others))

    def _remind(self, told: TicketPayload) -> None:
        """Of a visitor whom this counter holds, or one of its queues whom nobody's counter does; heard on several topics."""
        screen, ticket = self._tools.screen, told.ticket
        known = screen.desk.tickets.get(ticket.ticket_id)
        by = told.origin.counter_id if told.origin is not None else None
        served = screen.counter.service_ids if screen.counter is not None else []
        is_mine = by == screen.counter_id if by is not None else ticket.service_id in served
        if is_mine and (known is None or known.version < ticket.version):
            text = self._tools.text
            reason = textwrap.shorten(ticket.reason or text("said.reminder"), _REASON_LENGTH, placeholder="…")
            self._tools.say(text("said.reminded", number=ticket.display_number, reason=reason), icon="clock")
