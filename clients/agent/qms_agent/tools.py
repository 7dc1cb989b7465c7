"""What the parts of the presenter share: the server, the stream, the screen, the words, and the command under way. Qt-free."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError
from qms_contract.ids import new_id

from qms_agent.auto_call import AutoCall
from qms_agent.following import Following
from qms_agent.state import Screen
from qms_agent.undoing import Undoing

log = logging.getLogger(__name__)
Work = dict[type, Callable[[Any], Awaitable[None]]]
"""How each kind of intent is carried out. Transport errors are told by who asked."""


class Say(Protocol):
    """Puts a sentence into the toast; `undo` is the ticket whose last step may be taken back."""

    def __call__(
        self, sentence: str, undo: Any = None, *, trouble: bool = False, icon: str = "check"
    ) -> None: ...  # fmt: skip


class Tools:
    """`request_id` is that of the command under way: the same through its repeats, another for the next."""

    def __init__(
        self,
        api: Api,
        following: Following,
        screen: Observable[Screen],
        auto: AutoCall,
        undoing: Undoing,
        text: Translator,
        say: Say,
        tasks: Tasks,
    ) -> None:
        self.api, self.following, self.screen_store, self.auto = api, following, screen, auto
        self.undoing, self.text, self.say, self._tasks = undoing, text, say, tasks
        self._counted = 0
        self.request_id = new_id()

    @property
    def screen(self) -> Screen:
        return self.screen_store.value

    def show(self, **fields: object) -> None:
        self.screen_store.update(lambda screen: replace(screen, **fields))  # type: ignore[arg-type]

    def count_today(self) -> None:
        """Figures beside the work: no press waits for them, and a question without an answer says nothing."""
        counter_id = self.screen.counter_id
        if counter_id is not None and self.screen.lost_since is None:
            self._counted += 1
            self._tasks.spawn("today", self._count(counter_id, self._counted))

    async def _count(self, counter_id: UUID, number: int) -> None:
        try:
            today = await self.api.tickets.counter_today(counter_id)
        except TransportError as error:
            log.info("Today's figures could not be read: %s", error)
            return
        if number == self._counted and counter_id == self.screen.counter_id:
            self.show(today=today)
