"""What a clerk did while the server was away: kept on this computer and sent when it is back, each press once. Qt-free.

Only what ends or describes a visit that is here already may be kept: complete, no-show, notes. A call never is.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from qms_clientkit.outbox.pending import Outbox, Write
from qms_clientkit.outbox.pusher import UNREAD, Pusher
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused
from qms_contract.ids import UserId
from qms_contract.tickets import ActOnTicket, Ticket, TicketAction
from qms_contract.wire import decode

from qms_agent.state import KeptAction

KEEPABLE = frozenset({TicketAction.COMPLETE, TicketAction.MARK_NO_SHOW, TicketAction.NOTE})
_ACT = "act"
Outcome = Callable[[KeptAction, Ticket | Refused], None]


class Kept:
    """`open` when somebody signs in: everybody has a file of their own, so nobody's press is sent in another's name.

    Assign `changed` to hear what is kept now and `answered` to hear what the server made of one.
    """

    def __init__(self, api: Api, folder: Path) -> None:
        self._api, self._folder = api, folder
        self._tasks = Tasks()
        self._outbox: Outbox | None = None
        self._pusher: Pusher | None = None
        self._actions: dict[UUID, KeptAction] = {}
        self.changed: Callable[[tuple[KeptAction, ...]], None] = lambda _kept: None
        self.answered: Outcome = lambda _action, _answer: None

    async def open(self, user_id: UserId) -> None:
        await self.close()
        self._outbox = Outbox(self._folder / f"kept-{user_id}.db")
        await self._outbox.open()
        self._actions = await self._known(self._outbox)
        self._pusher = Pusher(self._outbox, {_ACT: self._send}, self._told)
        self._tasks.supervise("kept actions", self._pusher.run)
        self._tell()

    async def _known(self, outbox: Outbox) -> dict[UUID, KeptAction]:
        """What waits to be sent. A press of another version, or of a damaged disk, keeps nobody from signing in."""
        known = {}
        for write in await outbox.waiting():
            try:
                known[write.request_id] = _action(write)
            except UNREAD as error:
                await outbox.unread(write, str(error))
        return known

    async def keep(self, ticket_id: UUID, body: ActOnTicket) -> None:
        """On the disk when this returns or, when that takes nothing, in memory: whoever was served has gone all the same."""
        outbox = self._outbox
        assert outbox is not None, "somebody is signed in"
        try:
            write = await outbox.add(_ACT, body, body.request_id, ticket_id)
        except sqlite3.Error as error:
            await outbox.go_on_in_memory(error)
            write = await outbox.add(_ACT, body, body.request_id, ticket_id)
        self._actions[write.request_id] = _action(write)
        self._tell()

    def wake(self) -> None:
        """Something was kept though the server seems to be there."""
        if self._pusher is not None:
            self._pusher.wake()

    def server_is_back(self) -> None:
        if self._pusher is not None and self._actions:
            self._pusher.server_is_back()

    async def close(self) -> None:
        await self._tasks.stop()
        if self._outbox is not None:
            await self._outbox.close()
        self._outbox = self._pusher = None
        self._actions = {}
        self._tell()

    async def _send(self, write: Write) -> Ticket:
        assert write.path_id is not None, "an action is on a ticket"
        return await self._api.tickets.act(write.path_id, decode(write.body, ActOnTicket))

    def _told(self, write: Write, answer: object) -> None:
        action = self._actions.pop(write.request_id, None) or _action(write)
        assert isinstance(answer, Ticket | Refused)
        self.answered(action, answer)
        self._tell()

    def _tell(self) -> None:
        self.changed(tuple(self._actions.values()))


def _action(write: Write) -> KeptAction:
    assert write.path_id is not None, "an action is on a ticket"
    body = decode(write.body, ActOnTicket)
    return KeptAction(write.path_id, body.action, body.occurred_at or write.created_at)
