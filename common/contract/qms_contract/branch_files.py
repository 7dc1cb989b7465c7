"""A branch's configuration as one file: to keep, to move to another server, or to begin the next branch from.

People, devices, tokens and the staff PIN are not in it.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from qms_contract.base import Command, Wire
from qms_contract.ids import RequestId
from qms_contract.services import Name

FORMAT = "qms-branch"
VERSION = 1
"""What this server writes, and the newest that it reads."""

_Things = Annotated[list[dict[str, Any]], msgspec.Meta(max_length=500)]


class BranchFile(Wire, frozen=True, kw_only=True):
    """`branch` is a CreateBranch, `areas`, `services` and `counters` are CreateArea and so on, each without its `request_id`
    and `branch_id`, with `active` and with its own id, by which the others in the file refer to it.
    """

    format: str
    version: int
    exported_at: datetime
    branch: dict[str, Any]
    areas: _Things = []
    services: _Things = []
    counters: _Things = []


class ImportBranch(Command, frozen=True, kw_only=True):
    """`POST /api/branches/import`. `name` replaces the file's. Without `with_assets` the new branch shows, prints and says no
    files: those of another organisation or server are not here."""

    request_id: RequestId
    file: BranchFile
    name: Name | None = None
    with_assets: bool = True


class CopyBranch(Command, frozen=True, kw_only=True):
    """`POST /api/branches/{branch_id}/copy`."""

    request_id: RequestId
    name: Name
