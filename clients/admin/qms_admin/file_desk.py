"""Files: a ticket's picture, what displays show and say, and branches as files. Qt-free."""

from functools import singledispatchmethod
from pathlib import Path

from qms_contract.branches import Branch

from qms_admin import intents
from qms_admin.branch_files import BranchFiles, NotABranchFile
from qms_admin.desk import House
from qms_admin.forms.checks import chosen
from qms_admin.forms.screens import new_row
from qms_admin.pictures import PictureDesk
from qms_admin.poster import Poster
from qms_admin.sections import Section
from qms_admin.uploads import TooLarge, send


class FileDesk:
    def __init__(self, house: House, pictures: PictureDesk) -> None:
        self._house, self._pictures, self._branches = house, pictures, BranchFiles(house.api)

    def at_once(self, intent: object) -> bool:
        if not isinstance(intent, intents.HidePoster):
            return False
        self._house.show(poster=None)
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _give_picture(self, intent: intents.GivePicture) -> bool:
        try:
            asset_id = await self._pictures.give(Path(intent.path))
        except OSError as error:
            self._not_read(intent.path, error)
        else:
            self._house.change(intents.Change(Section.BRANCHES, intent.branch_id, intent.key, str(asset_id)))
        return True

    @carry_out.register
    async def _give_files(self, intent: intents.GiveFiles) -> bool:
        """Each file that is taken becomes a row at once; the first that is not ends it with a sentence."""
        house = self._house
        try:
            for path in map(Path, intent.paths):
                asset = await send(house.api, path, lambda upload: house.show(upload=upload))
                await house.read()
                self._add_row(intent, new_row(intent.key, asset, path.stem))
        except OSError as error:
            self._not_read(str(error.filename), error)
        except TooLarge as error:
            house.complain("said.too_large", count=error.megabytes)
        finally:
            house.show(upload=None)
        return True

    def _add_row(self, given: intents.GiveFiles, row: str) -> None:
        known = chosen(self._house.screen.value.values(given.section, given.item_id), given.key)
        self._house.change(intents.Change(given.section, given.item_id, given.key, (*known, row)))

    @carry_out.register
    async def _copy_branch(self, intent: intents.CopyBranch) -> bool:
        await self._made(await self._branches.copy(intent.branch_id, intent.name), "said.saved")
        return True

    @carry_out.register
    async def _export_branch(self, intent: intents.ExportBranch) -> bool:
        try:
            await self._branches.export(intent.branch_id, Path(intent.path))
        except OSError as error:
            self._house.complain("said.not_written", path=intent.path, trouble=str(error.strerror))
        else:
            self._house.say("said.written", path=intent.path)
        return True

    @carry_out.register
    async def _show_poster(self, intent: intents.ShowPoster) -> bool:
        api, branch = self._house.api, self._house.screen.value.item(Section.BRANCHES, intent.branch_id)
        assert isinstance(branch, Branch), "its menu was open"
        url = (await api.configuration.join_link(branch.branch_id)).url
        self._house.show(poster=Poster(branch, url if "://" in url else api.server.rstrip("/") + url))
        return True

    @carry_out.register
    async def _import_branch(self, intent: intents.ImportBranch) -> bool:
        try:
            branch, is_bare = await self._branches.make(Path(intent.path))
        except OSError as error:
            self._not_read(intent.path, error)
        except NotABranchFile:
            self._house.complain("said.no_branch_file", path=intent.path)
        else:
            await self._made(branch, "said.made_bare" if is_bare else "said.saved")
        return True

    async def _made(self, branch: Branch, said: str) -> None:
        await self._house.show_branch(branch.branch_id)
        chosen = {**self._house.screen.value.chosen, Section.BRANCHES: branch.branch_id}
        self._house.show(section=Section.BRANCHES, chosen=chosen)
        self._house.say(said, name=branch.name)

    def _not_read(self, path: str, error: OSError) -> None:
        self._house.complain("said.not_read", path=path, trouble=str(error.strerror))
