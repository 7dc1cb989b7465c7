"""A desk carries out the intents of one matter; the presenter asks each whether an intent is its own. Qt-free."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError

from qms_admin.intents import Change
from qms_admin.state import Screen

Say = Callable[[str, bool], None]
"""A sentence for the toast, and whether it is of trouble."""


@dataclass(frozen=True)
class House:
    """What the presenter lends its desks. `read` reads the configuration anew, `show_branch` goes to another branch,
    `change` edits as a person does, `sentence` says what went wrong."""

    api: Api
    screen: Observable[Screen]
    text: Translator
    speak: Say
    read: Callable[[], Awaitable[None]]
    show_branch: Callable[[UUID], Awaitable[None]]
    change: Callable[[Change], None]
    sentence: Callable[[TransportError], str]

    def show(self, **fields: object) -> None:
        self.screen.update(lambda screen: replace(screen, **fields))  # type: ignore[arg-type]

    def say(self, key: str, **values: object) -> None:
        self.speak(self.text(key, **values), False)

    def complain(self, key: str, **values: object) -> None:
        self.speak(self.text(key, **values), True)


class Desk(Protocol):
    def at_once(self, intent: object) -> bool:
        """Does what needs no server; whether it was that."""

    async def carry_out(self, intent: object) -> bool:
        """Does what is wanted; False when it is not of this desk. Raises transport errors."""
