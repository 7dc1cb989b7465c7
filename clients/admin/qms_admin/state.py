"""What the admin's screen shows: frozen, with pure transitions. Qt-free."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import msgspec
from qms_clientkit.staff.help_calls import HelpCalls
from qms_clientkit.staff.looks import Looks
from qms_clientkit.staff.screen import StaffScreen
from qms_contract.access import Permission
from qms_contract.api_keys import NewApiKey
from qms_contract.staff import User
from qms_contract.versions import ConfigVersion

from qms_admin.audit_log import AuditLog
from qms_admin.dashboard import Dashboard
from qms_admin.device_orders import Orders
from qms_admin.drafts import Conflict, Draft, Orphan, conflicts, rebased, storable, with_edit
from qms_admin.estate import Estate, Item, name_of
from qms_admin.forms.base import Context, Form, Problems, Value, Values
from qms_admin.forms.catalogue import FORMS
from qms_admin.forms.checks import text
from qms_admin.history import History
from qms_admin.poster import Poster
from qms_admin.reports import Report
from qms_admin.rights import May, reads_config, sections_of
from qms_admin.sections import Section
from qms_admin.setup import Setup
from qms_admin.uploads import Upload

_OF_FIGURES = (Section.DASHBOARD, Section.REPORTS)


class Phase(StrEnum):
    LOGIN = "login"
    SETUP = "setup"
    WORK = "work"


@dataclass(frozen=True)
class Screen(StaffScreen):
    """All that is drawn.

    `may` are the codes of what this person may do, None where the server does not say.
    `refused` are the server's objections by item and field, gone with the next edit. `comparing` is the item whose
    conflicts are shown; `approved` counts the devices let in, so that the dialog knows when to close.
    `latest` is an item's newest change, `history` what is shown of one; `orphans` are drafts whose item was deleted or is not
    one's own any more, `help_calls` the colleagues who called for help at a counter of the chosen branch. `day` is the one the
    dashboard shows, None today. `held` is a device that was not revoked because it holds tickets. `pictures` are files of
    pictures on this computer, by the asset they are; `upload` is a file that is being sent. `setup` is the first set-up, asked
    while an admin's organisation has no branch. `is_other`: what this person may do has changed since they signed in, and
    nobody has said that it was seen.
    `new_key` is an API key just made, shown this once, `poster` a branch's that is looked at. `looks` are this computer's.
    """

    phase: Phase = Phase.LOGIN
    may: May = None
    is_other: bool = False
    section: Section = Section.SERVICES
    chosen: dict[Section, UUID] = field(default_factory=dict)
    estate: Estate = field(default_factory=Estate)
    drafts: dict[UUID, Draft] = field(default_factory=dict)
    refused: dict[UUID, Problems] = field(default_factory=dict)
    comparing: UUID | None = None
    pairing_error: str = ""
    approved: int = 0
    latest: dict[UUID, ConfigVersion] = field(default_factory=dict)
    history: History | None = None
    orphans: dict[UUID, Orphan] = field(default_factory=dict)
    help_calls: HelpCalls = field(default_factory=HelpCalls)
    orders: Orders = field(default_factory=Orders)
    held: UUID | None = None
    day: date | None = None
    dashboard: Dashboard = field(default_factory=Dashboard)
    pictures: dict[UUID, Path] = field(default_factory=dict)
    upload: Upload | None = None
    setup: Setup = field(default_factory=Setup)
    report: Report = field(default_factory=Report)
    new_key: NewApiKey | None = None
    poster: Poster | None = None
    looks: Looks = field(default_factory=Looks)
    audit: AuditLog = field(default_factory=AuditLog)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What this person cannot do is not shown."""
        whole = sections_of(self.me, self.may) if self.me is not None else ()
        return tuple(one for one in whole if one not in _OF_FIGURES or self.may_watch)

    @property
    def reads_config(self) -> bool:
        """Whether this person sees how branches are made, and so which there are."""
        return reads_config(self.may)

    @property
    def may_watch(self) -> bool:
        """Whether this person reads figures, which a server that does not say so is asked for."""
        known = self.dashboard.may_read
        if known is not None:
            return known
        if self.may is not None:
            return Permission.READ_ANALYTICS in self.may
        return self.me is not None and self.me.role_id is None

    @property
    def chosen_id(self) -> UUID | None:
        """The item shown: the one chosen or, before there is a choice, the first."""
        known = self.chosen.get(self.section)
        drafted = self.drafts.get(known) if known is not None else None
        if known is not None and (self.estate.find(self.section, known) or (drafted and self._is_here(drafted))):
            return known
        return self.estate.first(self.section)

    def new_drafts(self, section: Section) -> list[Draft]:
        """Items of the chosen branch that are not saved for the first time yet."""
        return [one for one in self.drafts.values() if one.section is section and one.is_new and self._is_here(one)]

    def _is_here(self, draft: Draft) -> bool:
        is_of_branch = draft.section in (Section.SERVICES, Section.COUNTERS)
        return draft.is_new and (not is_of_branch or draft.branch_id == self.estate.branch_id)

    def item(self, section: Section, item_id: UUID) -> Item | None:
        return self.estate.find(section, item_id)

    def context(self, section: Section, item_id: UUID) -> Context:
        return Context(self.estate, self.estate.branch, self.item(section, item_id), item_id)

    def now(self, section: Section, item_id: UUID) -> Values:
        """The values as they are saved; those of an empty form for a new item."""
        return form_of(section).values(self.context(section, item_id))

    def values(self, section: Section, item_id: UUID) -> Values:
        """The values as they are shown: with the unsaved changes."""
        now, draft = self.now(section, item_id), self.drafts.get(item_id)
        return draft.values(now) if draft is not None else now

    def problems(self, section: Section, item_id: UUID) -> Problems:
        """What has to be corrected, by field. An item that nobody changed is left alone."""
        draft = self.drafts.get(item_id)
        if draft is None:
            return {}
        found = form_of(section).problems(self.values(section, item_id), self.context(section, item_id))
        return {**self.refused.get(item_id, {}), **found}

    def conflicts(self, section: Section, item_id: UUID) -> list[Conflict]:
        draft = self.drafts.get(item_id)
        if draft is None or draft.is_new:
            return []
        return conflicts(draft, self.now(section, item_id))

    def changes(self, item_id: UUID) -> int:
        draft = self.drafts.get(item_id)
        return len(draft.edits) if draft is not None else 0


def form_of(section: Section) -> Form:
    return FORMS[section]


def with_estate(screen: Screen, estate: Estate) -> Screen:
    """The newest configuration; unsaved changes that have become true are dropped, the others stay.

    Those of an item that is gone are put aside as an orphan, so that what was written is not lost in silence.
    """
    changed = replace(screen, estate=estate)
    gone = {item_id: draft for item_id, draft in screen.drafts.items() if _is_gone(changed, draft)}
    told = {item_id: storable(draft) for item_id, draft in gone.items()}  # it stands in a banner: no secret
    orphans = {item_id: Orphan(draft, _called(screen, draft)) for item_id, draft in told.items() if draft.edits}
    kept = {item_id: _kept(changed, draft) for item_id, draft in screen.drafts.items() if item_id not in gone}
    drafts = {item_id: draft for item_id, draft in kept.items() if draft is not None}
    return replace(changed, drafts=drafts, orphans={**screen.orphans, **orphans})


def with_rights(screen: Screen, me: User, may: May) -> Screen:
    """As it is for whoever `me` has become: what is no longer theirs is not shown, and what they were writing there is put
    aside as an orphan."""
    known = replace(
        screen, me=me, may=may, dashboard=Dashboard(), comparing=None, history=None, new_key=None, held=None
    )
    section = known.section if known.section in known.sections else first_section(known)
    left = without_refused(replace(known, section=section, is_other=True))
    return replace(left, chosen={of: item_id for of, item_id in screen.chosen.items() if of in known.sections})


def without_refused(screen: Screen) -> Screen:
    """Without the drafts of what this person may not change; what was written stands among the orphans."""
    refused = {item_id: draft for item_id, draft in screen.drafts.items() if not _may_change(screen, draft)}
    told = {key: Orphan(storable(draft), _called(screen, draft), is_refused=True) for key, draft in refused.items()}
    orphans = {key: orphan for key, orphan in told.items() if orphan.draft.edits}
    drafts = {key: draft for key, draft in screen.drafts.items() if key not in refused}
    return replace(screen, drafts=drafts, orphans={**screen.orphans, **orphans})


def _may_change(screen: Screen, draft: Draft) -> bool:
    """An area is edited with its branch; who belongs to a branch reaches no other."""
    section = Section.BRANCHES if draft.section is Section.AREAS else draft.section
    own = screen.me.branch_id if screen.me is not None else None
    is_within = own is None or draft.branch_id in (None, own)
    return screen.me is not None and section in sections_of(screen.me, screen.may) and is_within


def first_section(screen: Screen) -> Section:
    """Where one begins: with the day as it goes, as far as it may be seen; without a branch, where one is made."""
    sections = screen.sections or (Section.AUDIT,)
    makes = screen.estate.branch is None and Section.BRANCHES in sections
    return Section.BRANCHES if makes else sections[0]


def _kept(screen: Screen, draft: Draft) -> Draft | None:
    """What is left of the draft; None when all is saved."""
    if draft.is_new or screen.estate.find(draft.section, draft.item_id) is None:
        return draft
    left = rebased(draft, screen.now(draft.section, draft.item_id))
    return left if left.edits else None


def _is_gone(screen: Screen, draft: Draft) -> bool:
    """Whether its item was deleted; a service, counter or area of another branch is only out of sight."""
    if draft.is_new or not screen.estate.is_gone(draft.section, draft.item_id):
        return False
    of_branch = draft.section in (Section.SERVICES, Section.COUNTERS, Section.AREAS)
    return not of_branch or draft.branch_id == screen.estate.branch_id


def _called(screen: Screen, draft: Draft) -> str:
    """The name by which the item was known last; what it was to be called when the program does not know it."""
    item = screen.estate.find(draft.section, draft.item_id)
    if item is not None:
        return name_of(item)
    names = (edit.base or edit.mine for key, edit in draft.edits.items() if "name" in key)
    return str(next(names, ""))


def with_change(screen: Screen, draft: Draft, key: str, value: Value) -> Screen:
    """The edit in its draft (`draft` is used when there is none yet); an item without edits has no draft."""
    section, item_id = draft.section, draft.item_id
    begun, now = screen.drafts.get(item_id, draft), screen.now(section, item_id)
    changed = with_edit(begun, now, key, value, draft.request_id)
    if section is Section.SERVICES and key == "code":
        changed = _with_prefix(changed, begun, now, draft.request_id)
    refused = {other: found for other, found in screen.refused.items() if other != item_id}
    drafts = {**screen.drafts, item_id: changed}
    if not changed.edits and not changed.is_new:
        del drafts[item_id]
    return replace(screen, drafts=drafts, refused=refused)


def _with_prefix(changed: Draft, begun: Draft, now: Values, request_id: UUID) -> Draft:
    """The letter on the tickets follows the service's letter while the two are the same."""
    before, after = begun.values(now), changed.values(now)
    if text(before, "prefix") != text(before, "code"):
        return changed
    return with_edit(changed, now, "prefix", text(after, "code"), request_id)


def without_saved(screen: Screen, saved: Draft) -> Screen:
    """Without the edits that were saved; what was typed while that was under way stays."""
    draft = screen.drafts.get(saved.item_id)
    if draft is None or saved.is_new:
        return without_draft(screen, saved.item_id)
    left = {key: edit for key, edit in draft.edits.items() if edit.mine != getattr(saved.edits.get(key), "mine", None)}
    if not left:
        return without_draft(screen, saved.item_id)
    changed = msgspec.structs.replace(draft, edits=left)
    return replace(screen, drafts={**screen.drafts, saved.item_id: changed})


def without_draft(screen: Screen, item_id: UUID) -> Screen:
    drafts = {key: draft for key, draft in screen.drafts.items() if key != item_id}
    refused = {key: found for key, found in screen.refused.items() if key != item_id}
    return replace(screen, drafts=drafts, refused=refused)
