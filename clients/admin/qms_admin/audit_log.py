"""The audit log as it is looked at: what is sought, and the pages of it that were read. Pure and Qt-free."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from qms_contract.audit import AuditAction, AuditEntry, AuditGroup
from qms_contract.versions import ConfigVersion

PAGE = 100
KEPT_PAGES = 20
"""So many pages are kept, those read last; others are read again when they are looked at."""
GROUPS = {
    "signing_in": AuditGroup.AUTH,
    "pairing": AuditGroup.DEVICE,
    "picking": AuditGroup.TICKET,
    "exports": AuditGroup.ANALYTICS,
    "api_keys": AuditGroup.API_KEY,
    "dead_letters": AuditGroup.DEAD_LETTER,
}
NOUNS = (
    "tenants",
    "branches",
    "areas",
    "services",
    "counters",
    "users",
    "roles",
    "devices",
    "webhooks",
    "reports",
    "assets",
)
KINDS = (*NOUNS, *GROUPS)
"""What one can look for: changes of a kind of thing, or a kind of deed."""
PERIODS = (1, 7, 30, 365)
"""Days back that one can choose."""


@dataclass(frozen=True)
class Sought:
    """Empty or None is any. `days` back from now, the branch's present day being the first."""

    kind: str = ""
    person: UUID | None = None
    days: int | None = None
    words: str = ""

    def query(self, now: datetime) -> dict[str, object]:
        """As the server's filters. What is done after `now` is left out, so that pages do not shift while they are read."""
        is_noun = self.kind in NOUNS
        group = AuditGroup.CONFIG if is_noun else GROUPS.get(self.kind)
        return {
            "group": group.value if group is not None else None,
            "target": self.kind if is_noun else None,
            "actor_id": self.person,
            "q": self.words or None,
            "from": (now - timedelta(days=self.days)).isoformat() if self.days is not None else None,
            "to": now.isoformat(),
        }


@dataclass(frozen=True)
class AuditLog:
    """`total` and `pages` (by number, from 0) are of `sought` up to `until`; None until the first answer.

    `serial` counts what was sought, and `is_new` until the first page of it came. `before` is the version to which the chosen
    change can be taken back, with `later` ones of the same thing; `known` is the thing's own version then. `trouble` says why
    nothing newer was read.
    """

    sought: Sought = Sought()
    until: datetime | None = None
    total: int | None = None
    pages: dict[int, tuple[AuditEntry, ...]] = field(default_factory=dict)
    chosen: AuditEntry | None = None
    before: ConfigVersion | None = None
    later: int = 0
    known: int | None = None
    trouble: str = ""
    serial: int = 0
    is_new: bool = False

    def entry(self, row: int) -> AuditEntry | None:
        """The deed in `row`; None while its page has not been read."""
        page = self.pages.get(row // PAGE, ())
        place = row % PAGE
        return page[place] if place < len(page) else None


def begun(log: AuditLog, sought: Sought, until: datetime) -> AuditLog:
    """Looking for something else, or for the same anew; what is shown stays until the first answer."""
    return replace(log, sought=sought, until=until, serial=log.serial + 1, is_new=True)


def with_page(log: AuditLog, serial: int, number: int, items: list[AuditEntry], total: int) -> AuditLog:
    """A page that came; one that was asked for before something else was sought is passed over."""
    if serial != log.serial:
        return log
    is_first = number == 0 and log.is_new
    others = {} if is_first else {key: page for key, page in log.pages.items() if key != number}
    kept = dict(list(others.items())[-KEPT_PAGES + 1 :])
    is_new = log.is_new and not is_first
    shown = replace(log, pages={**kept, number: tuple(items)}, total=total, trouble="", is_new=is_new)
    if is_first and (log.chosen is None or log.chosen not in items):
        return replace(shown, chosen=items[0] if items else None, before=None)
    return shown


def version_before(entry: AuditEntry, versions: list[ConfigVersion]) -> ConfigVersion | None:
    """The version that the change `entry` replaced, of the thing's `versions` (newest first); None: there is none.

    A change and its version are written in one transaction, at the same moment.
    """
    if entry.action in (AuditAction.CONFIG_CREATED, AuditAction.CONFIG_DELETED) or not entry.before:
        return None
    older = [one for one in versions if one.ts < entry.ts]
    return older[0] if older and older[0].after is not None else None
