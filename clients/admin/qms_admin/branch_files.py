"""A branch as a file or as a copy: written, read, and made on the server. Qt-free."""

from pathlib import Path
from uuid import UUID

import msgspec
from qms_clientkit.files import write_atomically
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused
from qms_contract.branch_files import FORMAT, BranchFile, CopyBranch, ImportBranch
from qms_contract.branches import Branch
from qms_contract.ids import new_id
from qms_contract.problems import Code

_NAMES = 100
_NAME = "file.branch.name"


class NotABranchFile(Exception):
    """The file is something else, or damaged."""


class BranchFiles:
    def __init__(self, api: Api) -> None:
        self._api = api

    async def copy(self, branch_id: UUID, name: str) -> Branch:
        return await self._api.configuration.copy_branch(branch_id, CopyBranch(request_id=new_id(), name=name))

    async def export(self, branch_id: UUID, path: Path) -> None:
        """Writes the file whole or not at all. Raises OSError and transport errors."""
        file = await self._api.configuration.export_branch(branch_id)
        write_atomically(path, msgspec.json.format(msgspec.json.encode(file), indent=2))

    async def make(self, path: Path) -> tuple[Branch, bool]:
        """The branch of the file, and whether it came without the pictures and recordings that it names: those of another
        organisation or server are not here. Raises OSError, NotABranchFile and transport errors."""
        file = read_branch_file(path)
        try:
            return await self._named(file, with_assets=True), False
        except Refused as error:
            if error.code is not Code.NOT_FOUND or "asset_id" not in str(error.details):
                raise
        return await self._named(file, with_assets=False), True

    async def _named(self, file: BranchFile, *, with_assets: bool) -> Branch:
        """Under the name in the file; where that is taken, as by the branch it was written from, with a number after it."""
        for number in range(1, _NAMES):
            try:
                return await self._import(
                    file, with_assets, f"{file.branch.get('name')} ({number})" if number > 1 else None
                )
            except Refused as error:
                if error.code is not Code.CONFLICT or _NAME not in str(error.details):
                    raise
        return await self._import(file, with_assets, None)

    async def _import(self, file: BranchFile, with_assets: bool, name: str | None) -> Branch:
        body = ImportBranch(request_id=new_id(), file=file, with_assets=with_assets, name=name)
        return await self._api.configuration.import_branch(body)


def read_branch_file(path: Path) -> BranchFile:
    """Raises OSError and NotABranchFile; what is in it is the server's to judge."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=BranchFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotABranchFile(str(error)) from error
    if file.format != FORMAT:
        raise NotABranchFile(file.format)
    return file
