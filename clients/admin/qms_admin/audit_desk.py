"""The audit log: read page by page as it is looked at, written to a file, a change taken back. Qt-free."""

from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path

from qms_clientkit.downloads import download_to
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import TransportError
from qms_contract.audit import AuditEntry, AuditGroup

from qms_admin import intents
from qms_admin.audit_log import PAGE, AuditLog, Sought, begun, version_before, with_page
from qms_admin.desk import House
from qms_admin.history import version_after
from qms_admin.history_desk import restored
from qms_admin.reports import UTF_8
from qms_admin.rights import manages_branch
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen


class AuditDesk:
    """Looking and seeking never wait for the server; what is sought last is what is shown in the end."""

    def __init__(self, house: House, tasks: Tasks) -> None:
        self._house, self._tasks = house, tasks
        self._asked: set[int] = set()
        house.screen.subscribe(self._look)

    def at_once(self, intent: object) -> bool:
        match intent:
            case intents.Go(section=Section.AUDIT):
                self._seek(self._log.sought)
                return False
            case intents.SeekAudit(sought=sought):
                self._seek(sought)
            case intents.SeeAuditRow(row=row):
                self._need(row // PAGE)
            case intents.ChooseAudit(entry=entry):
                self._choose(entry)
            case _:
                return False
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _export(self, intent: intents.ExportAudit) -> bool:
        house, wanted = self._house, self._log.sought.query(self._house.api.clock.now())
        try:
            await download_to(Path(intent.path), lambda take: house.api.audit.export(wanted, take), UTF_8)
        except OSError as error:
            house.complain("said.not_written", path=intent.path, trouble=str(error.strerror))
        else:
            house.say("said.written", path=intent.path)
        return True

    @carry_out.register
    async def _take_back(self, intent: intents.TakeBack) -> bool:
        await restored(self._house, intent.config_version_id, self._log.known)
        self._house.show(audit=replace(self._log, chosen=None, before=None))  # what was just done is looked at
        self._seek(self._log.sought)
        return True

    def _look(self, screen: Screen) -> None:
        """It is begun also where nobody went to it: for who sees nothing else it is there at once."""
        if screen.phase is Phase.WORK and screen.section is Section.AUDIT and screen.audit.until is None:
            self._seek(screen.audit.sought)

    @property
    def _log(self) -> AuditLog:
        return self._house.screen.value.audit

    def _seek(self, sought: Sought) -> None:
        self._asked.clear()
        self._house.show(audit=begun(self._log, sought, self._house.api.clock.now()))
        self._need(0)

    def _need(self, number: int) -> None:
        if number not in self._asked and (number == 0 or number not in self._log.pages):
            self._asked.add(number)
            self._tasks.spawn("audit log", self._read(self._log, number))

    async def _read(self, log: AuditLog, number: int) -> None:
        assert log.until is not None, "a page is asked for once something is sought"
        try:
            page = await self._house.api.audit.page(log.sought.query(log.until), limit=PAGE, offset=number * PAGE)
        except TransportError as error:
            self._house.show(audit=replace(self._log, trouble=self._house.sentence(error)))
            return
        finally:
            if log.serial == self._log.serial:
                self._asked.discard(number)
        chosen = self._log.chosen
        self._house.show(audit=with_page(self._log, log.serial, number, page.items, page.total))
        now_chosen = self._log.chosen
        if now_chosen is not None and now_chosen != chosen:
            self._choose(now_chosen)

    def _choose(self, entry: AuditEntry) -> None:
        self._house.show(audit=replace(self._log, chosen=entry, before=None))
        screen = self._house.screen.value
        may_ask = screen.me is not None and manages_branch(screen.me, screen.may)
        is_change = entry.action.startswith(AuditGroup.CONFIG) and entry.target != "assets"
        if may_ask and is_change and entry.target_id is not None:
            self._tasks.spawn("version before", self._find_before(entry))

    async def _find_before(self, entry: AuditEntry) -> None:
        assert entry.target_id is not None, "asked for changes of things alone"
        try:
            page = await self._house.api.configuration.history(entry.target_id, limit=PAGE)
        except TransportError:
            return  # the way back is not offered then; the change itself is shown all the same
        if self._log.chosen == entry:
            before, later = version_before(entry, page.items), sum(one.ts > entry.ts for one in page.items)
            self._house.show(audit=replace(self._log, before=before, later=later, known=version_after(page.items)))
