"""A voice that is made when it is first needed: a display that shows its pairing code opens no sound device."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from qms_contract.displays import NumberStyle

from qms_display.voice.announcement import Announcement
from qms_display.voice.announcer import Announcer


class DeferredVoice:
    """Forwards to the announcer that `make` gives, which it starts and stops. `announcing` is called before each."""

    def __init__(self, make: Callable[[], Announcer], announcing: Callable[[], None] = lambda: None) -> None:
        self._make = make
        self._announcing = announcing
        self._made: Announcer | None = None

    def prepare(
        self,
        languages: Sequence[str],
        counters: Iterable[str],
        numbers: NumberStyle = NumberStyle.DIGITS,
        notices: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._announcer().prepare(languages, counters, numbers, notices)

    def announce(self, announcement: Announcement) -> None:
        self._announcing()
        self._announcer().announce(announcement)

    def unsaid(self) -> set[tuple[UUID, int]]:
        return set() if self._made is None else self._made.unsaid()

    def withdraw(self, ticket_id: UUID) -> bool:
        return self._made is not None and self._made.withdraw(ticket_id)

    @property
    def quiet(self) -> bool:
        """Whether all that was announced has been said."""
        return self._made is None or self._made.quiet

    @property
    def preparing(self) -> bool:
        """Whether clips are still to be rendered ahead."""
        return self._made is not None and self._made.preparing

    def finish(self, seconds: float) -> None:
        if self._made is not None:
            self._made.finish(seconds)

    def stop(self) -> None:
        if self._made is not None:
            self._made.stop()

    def _announcer(self) -> Announcer:
        if self._made is None:
            self._made = self._make()
            self._made.start()
        return self._made
