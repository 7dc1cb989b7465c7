"""Who changed an item last, its history, and the way back. Qt-free."""

from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import TransportError
from qms_contract.ids import new_id
from qms_contract.versions import RestoreVersion

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.estate import id_of
from qms_admin.history import History
from qms_admin.state import Phase, Screen


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
        await self._house.api.configuration.restore(intent.config_version_id, RestoreVersion(request_id=new_id()))
        await self._house.read()
        if shown is not None:
            await self._show(intents.ShowHistory(shown.item_id))
        self._house.say("said.restored")
        return True

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
