"""Calls for help from the counters, as supervisors see them: kept until somebody dismisses them. Qt-free."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from qms_contract.counters import HelpCall
from qms_contract.events import Envelope, PanicPayload

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator


@dataclass(frozen=True)
class HelpCalls:
    """`open` are those not dismissed here, the oldest first; `seen` is when the last dismissed one was made (aware)."""

    open: tuple[HelpCall, ...] = ()
    seen: datetime | None = None

    def hearing(self, calls: Iterable[HelpCall]) -> "HelpCalls":
        """With these besides; one that comes again (with a snapshot, or after a reconnect) changes nothing."""
        new = {one for one in calls if one not in self.open and (self.seen is None or one.called_at > self.seen)}
        return replace(self, open=tuple(sorted((*self.open, *new), key=lambda one: one.called_at))) if new else self

    def dismissing(self) -> "HelpCalls":
        """Without the oldest."""
        return HelpCalls(self.open[1:], self.open[0].called_at) if self.open else self


def help_calls_in(event: Envelope) -> list[HelpCall]:
    """The call that `event` tells of, if it does."""
    return [event.payload.help_call(event.ts)] if isinstance(event.payload, PanicPayload) else []


def help_sentence(text: Translator, calls: HelpCalls, zone: str) -> str:
    """The oldest call in words, and how many came after it; empty without one. `zone` is the branch's."""
    if not calls.open:
        return ""
    first, *later = calls.open
    time = Formats(text.language, zone).clock(first.called_at)
    said = text("help.called", name=first.agent_name, counter=first.counter_name, time=time)
    parts = [f"{said} “{first.message}”" if first.message else said]
    if later:
        parts.append(text.plural("help.more", len(later)))
    return " ".join(parts)
