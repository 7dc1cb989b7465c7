"""What a manager can want. Views emit these and the presenter carries them out; nothing else passes between the two."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qms_clientkit.staff.looks import Looks
from qms_contract.analytics import ExportFormat
from qms_contract.api_keys import ApiKey, CreateApiKey
from qms_contract.audit import AuditEntry
from qms_contract.devices import DeviceCommand, DeviceOrder

from qms_admin.audit_log import Sought as SoughtDeeds
from qms_admin.forms.base import Value
from qms_admin.listing import Sought
from qms_admin.reports import Wanted
from qms_admin.sections import Section
from qms_admin.shelf import Where


@dataclass(frozen=True)
class Go:
    section: Section


@dataclass(frozen=True)
class GivePicture:
    """The file at `path` becomes the picture `key` of this branch's tickets, once that is saved."""

    branch_id: UUID
    key: str
    path: str


@dataclass(frozen=True)
class GiveFiles:
    """The files at `paths` go to the server and become rows of the list `key` of this branch or area, once it is saved."""

    section: Section
    item_id: UUID
    key: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ChooseBranch:
    branch_id: UUID


@dataclass(frozen=True)
class Open:
    """Show this item, wherever it is."""

    section: Section
    item_id: UUID


@dataclass(frozen=True)
class New:
    section: Section


@dataclass(frozen=True)
class Change:
    section: Section
    item_id: UUID
    key: str
    value: Value


@dataclass(frozen=True)
class Discard:
    item_id: UUID


@dataclass(frozen=True)
class Save:
    item_id: UUID


@dataclass(frozen=True)
class Resolve:
    """For each field in conflict, whether mine is kept; then it is saved."""

    item_id: UUID
    keep_mine: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Move:
    """To another place in its list, counted from 0."""

    section: Section
    item_id: UUID
    to: int


@dataclass(frozen=True)
class SeekItems:
    """Look for this in a long list."""

    where: Where
    section: Section
    sought: Sought


@dataclass(frozen=True)
class SeekEverywhere:
    """Look for these words in every long list."""

    words: str


@dataclass(frozen=True)
class SeeRow:
    """A row of a long list is in sight that has not been read since something changed."""

    where: Where
    section: Section
    row: int


@dataclass(frozen=True)
class ShowHistory:
    item_id: UUID


@dataclass(frozen=True)
class HideHistory:
    pass


@dataclass(frozen=True)
class Restore:
    """Make the item what it was after this version."""

    config_version_id: UUID


@dataclass(frozen=True)
class Dismiss:
    """What was written for an item that is gone, or not one's own any more, is not needed any more."""

    item_id: UUID


@dataclass(frozen=True)
class DismissHelp:
    """The oldest call for help has been seen."""


@dataclass(frozen=True)
class DismissRights:
    """That one may do something else than before has been seen."""


@dataclass(frozen=True)
class Delete:
    section: Section
    item_id: UUID


@dataclass(frozen=True)
class Approve:
    user_code: str
    name: str
    branch_id: UUID
    area_id: UUID | None


@dataclass(frozen=True)
class Revoke:
    """With `force` also while it holds tickets that are nowhere else: they are lost."""

    device_id: UUID
    force: bool = False


@dataclass(frozen=True)
class LeaveDevice:
    """It is not revoked after all: it still holds tickets."""


@dataclass(frozen=True)
class GiveOrder:
    device_id: UUID
    order: DeviceOrder


@dataclass(frozen=True)
class ShowContent:
    """What the device sent for this order."""

    order: DeviceCommand


@dataclass(frozen=True)
class HideContent:
    pass


@dataclass(frozen=True)
class KeepContent:
    """What is shown goes into the file at `path`."""

    path: str


@dataclass(frozen=True)
class CopyBranch:
    branch_id: UUID
    name: str


@dataclass(frozen=True)
class ExportBranch:
    """Its configuration into the file at `path`."""

    branch_id: UUID
    path: str


@dataclass(frozen=True)
class ShowPoster:
    """The poster of a branch at which visitors take a number with their phone."""

    branch_id: UUID


@dataclass(frozen=True)
class HidePoster:
    """It has been seen, or is being written."""


@dataclass(frozen=True)
class ImportBranch:
    """A branch from the file at `path`."""

    path: str


@dataclass(frozen=True)
class FillIn:
    """An answer of the first set-up."""

    key: str
    value: Value


@dataclass(frozen=True)
class AddLine:
    """One more service or person in the first set-up."""

    kind: str


@dataclass(frozen=True)
class GoOn:
    """To the next step of the first set-up, once this one is answered."""


@dataclass(frozen=True)
class GoBack:
    pass


@dataclass(frozen=True)
class SkipStep:
    pass


@dataclass(frozen=True)
class SetUpByHand:
    """Without the first set-up's questions."""


@dataclass(frozen=True)
class LetIn:
    """A kiosk or display of the branch that the first set-up made."""

    user_code: str
    name: str


@dataclass(frozen=True)
class SendMessage:
    """To who sits at a counter of the chosen branch; None is to all of them."""

    counter_id: UUID | None
    words: str


@dataclass(frozen=True)
class TryTicket:
    """Take a ticket, call and complete it."""


@dataclass(frozen=True)
class SeekAudit:
    """Look for this in the audit log, as it is now."""

    sought: SoughtDeeds


@dataclass(frozen=True)
class SeeAuditRow:
    """A row of the audit log is in sight that has not been read."""

    row: int


@dataclass(frozen=True)
class ChooseAudit:
    entry: AuditEntry


@dataclass(frozen=True)
class ExportAudit:
    """All that is sought, as CSV, into the file at `path`."""

    path: str


@dataclass(frozen=True)
class TakeBack:
    """Make a thing what it was after this version, from the audit log."""

    config_version_id: UUID


@dataclass(frozen=True)
class ChooseReport:
    wanted: Wanted


@dataclass(frozen=True)
class ExportLegs:
    """Every leg of the report's days, or of `day` in the chosen branch, into the file at `path`."""

    path: str
    format: ExportFormat
    day: date | None = None


@dataclass(frozen=True)
class ChooseDay:
    """The day whose figures the dashboard shows; None is today."""

    day: date | None


@dataclass(frozen=True)
class KeepTable:
    """A report's table or its pages, as they are to be written, into the file at `path`."""

    path: str
    table: bytes


@dataclass(frozen=True)
class MakeKey:
    key: CreateApiKey


@dataclass(frozen=True)
class ForgetKey:
    """The new key has been taken down; it is not shown again."""


@dataclass(frozen=True)
class RevokeKey:
    key: ApiKey


@dataclass(frozen=True)
class ChooseLooks:
    """Of this computer."""

    looks: Looks
