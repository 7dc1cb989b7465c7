"""Who changed an item last, its history, and the way back. Qt-free."""

from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.ids import new_id
from qms_contract.problems import Code
from qms_contract.versions import RestoreVersion

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.estate import id_of
from qms_admin.history import History
from qms_admin.state import Phase, Screen


async def restored(house: House, config_version_id: UUID, known: int | None) -> bool:
    """Makes a thing what it was after that version. What somebody changed since the thing was `known` as it was is not
    overwritten unseen: it is said, and read."""
    try:
        body = RestoreVersion(request_id=new_id(), version=known)
        await house.api.configuration.restore(config_version_id, body)
        house.say("said.restored")
    except Refused as error:
        if error.code is not Code.VERSION_CONFLICT:
            raise
        house.complain("said.not_restored")
    await house.read()
    return True


class HistoryDesk:
    def __init__(self, house: House, tasks: Tasks) -> None:
        self._house, self._tasks = house, tasks
        self._looked_up: tuple[UUID, int] | None = None
        house.screen.subscribe(self._look_up)

    def at_once(self, intent: object) -> bool:
        if not isinstance(intent, intents.HideHistory):
            return False
        self._house.show(history=None)
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _show(self, intent: intents.ShowHistory) -> bool:
        page = await self._house.api.configuration.history(intent.item_id)
        self._house.show(history=History(intent.item_id, tuple(page.items)))
        return True

    @carry_out.register
    async def _restore(self, intent: intents.Restore) -> bool:
        shown = self._house.screen.value.history
        done = await restored(self._house, intent.config_version_id, shown.version if shown is not None else None)
        if shown is not None:
            await self._show(intents.ShowHistory(shown.item_id))
        return done

    def _look_up(self, screen: Screen) -> None:
        """Who changed the chosen item last; asked once for each of its versions."""
        item_id = screen.chosen_id
        item = screen.item(screen.section, item_id) if item_id is not None else None
        if item is None or screen.phase is Phase.LOGIN or (id_of(item), item.version) == self._looked_up:
            return
        self._looked_up = id_of(item), item.version
        self._tasks.spawn("latest change", self._read_latest(id_of(item)))

    async def _read_latest(self, item_id: UUID) -> None:
        try:
            page = await self._house.api.configuration.history(item_id, limit=1)
        except TransportError:
            self._looked_up = None
            return
        if page.items:
            self._house.show(latest={**self._house.screen.value.latest, item_id: page.items[0]})
