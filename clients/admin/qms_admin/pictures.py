"""The pictures of a branch's ticket: sent to the server, and fetched so that they can be looked at. Qt-free."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from qms_clientkit.asset_cache import AssetCache, DamagedAsset, NoRoom
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError
from qms_contract.assets import AssetKind
from qms_contract.ids import AssetId

from qms_admin.forms.checks import text
from qms_admin.forms.ticket import LOGO, PICTURE
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen

LONGEST_NAME = 100


class PictureDesk:
    """Writes `screen.pictures`. Fetching is silent: without its picture the house's mark is shown, or nothing."""

    def __init__(self, api: Api, screen: Observable[Screen], tasks: Tasks, folder: Path) -> None:
        self._api, self._screen, self._tasks = api, screen, tasks
        self._cache = AssetCache(folder, api.assets.download)
        self._asked: set[UUID] = set()
        screen.subscribe(self._look)

    async def give(self, path: Path) -> AssetId:
        """The file at `path` as a picture of the tenant's. Raises transport errors and OSError."""
        asset = await self._api.assets.upload(path, AssetKind.IMAGE, path.name[:LONGEST_NAME])
        self._know(asset.asset_id, path)
        return asset.asset_id

    def _know(self, asset_id: AssetId, path: Path) -> None:
        self._screen.update(lambda screen: replace(screen, pictures={**screen.pictures, asset_id: path}))

    def _look(self, screen: Screen) -> None:
        for wanted in _wanted(screen) - screen.pictures.keys() - self._asked:
            self._asked.add(wanted)
            self._tasks.spawn("picture", self._fetch(wanted))

    async def _fetch(self, asset_id: AssetId) -> None:
        try:
            self._know(asset_id, await self._cache.fetch(await self._api.assets.read(asset_id)))
        except (TransportError, OSError, DamagedAsset, NoRoom):
            self._asked.discard(asset_id)


def _wanted(screen: Screen) -> set[AssetId]:
    """Those of the ticket that is looked at, as it is being edited."""
    branch_id = screen.estate.branch_id
    if screen.phase is Phase.LOGIN or screen.section is not Section.TICKET or screen.estate.branch is None:
        return set()
    assert branch_id is not None, "the branch is known by it"
    values = screen.values(Section.BRANCHES, branch_id)
    return {UUID(text(values, key)) for key in (LOGO, PICTURE) if text(values, key)}
