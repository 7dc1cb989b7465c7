"""Calls for help from the counters, as supervisors see them: kept until somebody dismisses them. Qt-free."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qms_contract.events import Envelope, PanicPayload

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator


@dataclass(frozen=True)
class HelpCall:
    """Who called from which counter, when (aware), and what was said."""

    counter_id: UUID
    counter: str
    agent: str
    message: str
    at: datetime


HelpCalls = tuple[HelpCall, ...]


def with_help(calls: HelpCalls, event: Envelope) -> HelpCalls:
    """The calls after `event`; one that comes a second time (after a reconnect) changes nothing."""
    if not isinstance(event.payload, PanicPayload):
        return calls
    counter = event.payload.counter
    call = HelpCall(counter.counter_id, counter.name, event.payload.agent_name, event.payload.message or "", event.ts)
    return calls if call in calls else (*calls, call)


def help_sentence(text: Translator, calls: HelpCalls, zone: str) -> str:
    """The oldest call in words, and how many came after it; empty without one. `zone` is the branch's."""
    if not calls:
        return ""
    first = calls[0]
    time = Formats(text.language, zone).clock(first.at)
    said = text("help.called", name=first.agent, counter=first.counter, time=time)
    parts = [f"{said} “{first.message}”" if first.message else said]
    if len(calls) > 1:
        parts.append(text.plural("help.more", len(calls) - 1))
    return " ".join(parts)
