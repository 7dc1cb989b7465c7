"""From what a manager wants to what the server is asked, and back to the screen. Qt-free.

Looking around and editing happen at once and never wait for the server.
"""

from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.help_calls import with_help
from qms_clientkit.staff.intents import LogIn, LogOut, TryNow
from qms_clientkit.staff.presenter import Marks, StaffPresenter
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.branches import Branch
from qms_contract.devices import ApprovePairing
from qms_contract.events import Envelope
from qms_contract.ids import new_id
from qms_contract.problems import Code
from qms_contract.staff import Role
from qms_contract.versions import RestoreVersion

from qms_admin import intents
from qms_admin.branch_desk import BranchDesk, NotABranchFile
from qms_admin.dashboard import Dashboard
from qms_admin.device_orders import Orders
from qms_admin.draft_file import DraftFile
from qms_admin.drafts import Draft, resolved
from qms_admin.estate import Estate, Section, id_of, name_of
from qms_admin.figure_reader import FigureReader
from qms_admin.following import Following
from qms_admin.forms.base import plain
from qms_admin.forms.checks import chosen
from qms_admin.forms.screens import new_row
from qms_admin.forms.ticket import LOGO
from qms_admin.history import History
from qms_admin.keeping import Keeping
from qms_admin.order_desk import OrderDesk
from qms_admin.ordering import moved
from qms_admin.pictures import PictureDesk
from qms_admin.refusals import field_of
from qms_admin.saving import Saver
from qms_admin.setup import begun
from qms_admin.setup_desk import SetupDesk
from qms_admin.state import SECTIONS, Phase, Screen, with_change, with_estate, without_draft, without_saved
from qms_admin.uploads import TooLarge, send

BRANCH, PICTURES = "branch", "pictures"


class Presenter(StaffPresenter[Screen]):
    def __init__(
        self,
        api: Api,
        account: Account,
        estate: Observable[Estate],
        following: Following,
        kept: DraftFile,
        text: Translator,
        mark: Marks,
        zone: str = "UTC",
    ) -> None:
        """`zone` is this computer's time zone (an IANA name), offered for the first branch."""
        first = account.first_screen(Screen)
        super().__init__(api, text, mark, replace(first, kept_aside=first.kept_aside or kept.kept_aside or ""))
        self._account, self._estate, self._following = account, estate, following
        self._saver = Saver(api)
        self._orders = OrderDesk(api, self.screen, self._tasks)
        self._zone, self._setup = zone, SetupDesk(api, self.screen, self._show_branch)
        self._branches = BranchDesk(api)
        self._pictures = PictureDesk(api, self.screen, self._tasks, kept.path.parent / PICTURES)
        self._keeping = Keeping(kept, api.server, self.screen, self._tasks, self._not_kept)
        self._figures = FigureReader(api, self.screen, self._tasks, self.sentence)
        self._looked_up: tuple[UUID, int] | None = None
        estate.subscribe(lambda value: self.screen.update(lambda screen: with_estate(screen, value)))
        self.screen.subscribe(self._look_up)
        following.on_event = self._hear

    @property
    def signing_in(self) -> bool:
        return self.screen.value.phase is Phase.LOGIN

    def to_sign_in(self, sentence: str) -> None:
        self._show(login_error=sentence, phase=Phase.LOGIN, lost_since=None)

    def at_once(self, intent: object) -> bool:
        return self._setup.at_once(intent) or self._at_once(intent)

    async def carry_out(self, intent: object) -> None:
        await self._do(intent)

    def settled(self) -> None:
        self._keeping.soon()

    async def stop(self) -> None:
        await super().stop()
        await self._following.stop()
        await self._keeping.write()

    @singledispatchmethod
    def _at_once(self, _intent: object) -> bool:
        """Whether it was one of those that need no server."""
        return False

    @_at_once.register
    def _try_now(self, _intent: TryNow) -> bool:
        self._following.refresh()
        return True

    @_at_once.register
    def _go(self, intent: intents.Go) -> bool:
        self._show(section=intent.section, comparing=None)
        return True

    @_at_once.register
    def _open(self, intent: intents.Open) -> bool:
        chosen = {**self.screen.value.chosen, intent.section: intent.item_id}
        self._show(section=intent.section, chosen=chosen, comparing=None)
        return True

    @_at_once.register
    def _new(self, intent: intents.New) -> bool:
        screen = self.screen.value
        begun = next((one for one in screen.new_drafts(intent.section) if not one.edits), None)
        draft = begun or self._draft(intent.section, new_id(), is_new=True)
        chosen = {**screen.chosen, intent.section: draft.item_id}
        self._show(section=intent.section, drafts={**screen.drafts, draft.item_id: draft}, chosen=chosen)
        return True

    @_at_once.register
    def _change(self, intent: intents.Change) -> bool:
        draft = self._draft(intent.section, intent.item_id)
        self.screen.update(lambda screen: with_change(screen, draft, intent.key, intent.value))
        return True

    @_at_once.register
    def _discard(self, intent: intents.Discard) -> bool:
        self.screen.update(lambda screen: without_draft(screen, intent.item_id))
        self._show(comparing=None)
        return True

    @singledispatchmethod
    async def _do(self, intent: object) -> None:
        raise TypeError(f"nobody carries out {intent!r}")

    @_do.register
    async def _log_in(self, intent: LogIn) -> None:
        self._keeping.remember()
        self._show(login_error="", tenant=intent.tenant, username=intent.username, me=None, dashboard=Dashboard())
        me = await self._account.log_in(intent.tenant, intent.username, intent.password, intent.code)
        self._show(wants_code=False)
        if me.role not in SECTIONS:
            await self._account.log_out()
            self._show(login_error=self._t("login.not_a_manager"))
            return
        await self._following.stop()
        estate = await self._following.read(me, _uuid(self._account.remembered(BRANCH)))
        section = Section.SERVICES if estate.branches else Section.BRANCHES
        drafts = {one.item_id: one for one in self._keeping.of(intent.tenant, intent.username)}
        self._show(me=me, section=section, drafts=drafts, chosen={}, refused={}, orphans={}, latest={})
        self._estate.set(estate)
        self._following.start(me, estate.branch_id)
        self._show(phase=Phase.WORK, lost_since=None)
        if me.role is Role.ADMIN and not estate.branches:
            setup = begun(estate.tenants[0].name, self._zone, self._t.language, self._api.clock.now())
            self._show(phase=Phase.SETUP, setup=setup)

    @_do.register
    async def _log_out(self, _intent: LogOut) -> None:
        self._keeping.remember()
        await self._following.stop()
        await self._account.log_out()
        self._show(
            phase=Phase.LOGIN, me=None, login_error="", lost_since=None, comparing=None,
            drafts={}, refused={}, orphans={}, history=None, help_calls=(), orders=Orders(), held=None,
        )  # fmt: skip

    @_do.register(intents.GoOn)
    @_do.register(intents.LetIn)
    @_do.register(intents.TryTicket)
    async def _set_up(self, intent: object) -> None:
        await self._setup.carry_out(intent)

    @_do.register
    async def _choose_branch(self, intent: intents.ChooseBranch) -> None:
        await self._show_branch(intent.branch_id)

    async def _show_branch(self, branch_id: UUID) -> None:
        me = self.screen.value.me
        if me is None:
            return
        estate = await self._following.read(me, branch_id)
        await self._following.stop()
        self._estate.set(estate)
        self._following.start(me, estate.branch_id)
        self._account.remember(BRANCH, str(branch_id))

    @_do.register
    async def _save(self, intent: intents.Save) -> None:
        screen, draft = self.screen.value, self.screen.value.drafts.get(intent.item_id)
        if draft is None or screen.problems(draft.section, draft.item_id):
            return
        if screen.conflicts(draft.section, draft.item_id):
            self._show(comparing=intent.item_id)
            return
        try:
            await self._store(draft)
        except Refused as error:
            await self._refused(draft, error)

    @_do.register
    async def _resolve(self, intent: intents.Resolve) -> None:
        screen, draft = self.screen.value, self.screen.value.drafts.get(intent.item_id)
        if draft is None:
            return
        now = screen.now(draft.section, draft.item_id)
        decided = resolved(draft, now, dict(intent.keep_mine), new_id())
        self._show(comparing=None, drafts={**screen.drafts, draft.item_id: decided})
        if decided.edits:
            await self._save(intents.Save(draft.item_id))
        else:
            self.screen.update(lambda value: without_draft(value, draft.item_id))

    async def _store(self, draft: Draft) -> None:
        saved = await self._saver.save(self.screen.value, draft)
        await self._read()
        self.screen.update(lambda screen: without_saved(screen, draft))
        chosen = {**self.screen.value.chosen, draft.section: id_of(saved)}
        self._show(chosen=chosen)
        self._say(self._t("said.saved", name=name_of(saved)))

    async def _refused(self, draft: Draft, error: Refused) -> None:
        """Somebody was faster: see what is there now. Otherwise the sentence stands beside its field, if it has one."""
        if error.code is Code.VERSION_CONFLICT:
            await self._after_version_conflict(draft)
            return
        await self._read()
        key = field_of(error, draft.section)
        if key is None:
            raise error
        refused = {**self.screen.value.refused, draft.item_id: {key: plain(error.message)}}
        self._show(refused=refused)

    async def _after_version_conflict(self, draft: Draft) -> None:
        await self._read()
        screen = self.screen.value
        if screen.conflicts(draft.section, draft.item_id):
            self._show(comparing=draft.item_id)
        elif draft.item_id in screen.drafts:
            await self._store(screen.drafts[draft.item_id])

    @_at_once.register
    def _hide_history(self, _intent: intents.HideHistory) -> bool:
        self._show(history=None)
        return True

    def _hear(self, event: Envelope) -> None:
        self._show(help_calls=with_help(self.screen.value.help_calls, event))

    @_at_once.register
    def _dismiss_help(self, _intent: intents.DismissHelp) -> bool:
        self._show(help_calls=self.screen.value.help_calls[1:])
        return True

    @_at_once.register
    def _dismiss(self, intent: intents.Dismiss) -> bool:
        left = {key: orphan for key, orphan in self.screen.value.orphans.items() if key != intent.item_id}
        self._show(orphans=left)
        return True

    @_do.register
    async def _show_history(self, intent: intents.ShowHistory) -> None:
        page = await self._api.configuration.history(intent.item_id)
        self._show(history=History(intent.item_id, tuple(page.items)))

    @_do.register
    async def _restore(self, intent: intents.Restore) -> None:
        shown = self.screen.value.history
        await self._api.configuration.restore(intent.config_version_id, RestoreVersion(request_id=new_id()))
        await self._read()
        if shown is not None:
            await self._show_history(intents.ShowHistory(shown.item_id))
        self._say(self._t("said.restored"))

    @_do.register
    async def _move(self, intent: intents.Move) -> None:
        items = self.screen.value.estate.items(intent.section)
        try:
            await self._saver.reorder(intent.section, moved(items, intent.item_id, intent.to))
        finally:
            await self._read()

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
            page = await self._api.configuration.history(item_id, limit=1)
        except TransportError:
            self._looked_up = None
            return
        if page.items:
            self._show(latest={**self.screen.value.latest, item_id: page.items[0]})

    @_do.register
    async def _delete(self, intent: intents.Delete) -> None:
        item = self.screen.value.item(intent.section, intent.item_id)
        if item is None:
            return
        await self._saver.calls(intent.section).delete(intent.item_id)
        self.screen.update(lambda screen: without_draft(screen, intent.item_id))
        await self._read()
        self._say(self._t("said.deleted", name=name_of(item)))

    @_do.register
    async def _approve(self, intent: intents.Approve) -> None:
        self._show(pairing_error="")
        body = ApprovePairing(
            user_code=intent.user_code, branch_id=intent.branch_id, name=intent.name, area_id=intent.area_id
        )
        try:
            device = await self._api.devices.approve_pairing(body)
        except TransportError as error:
            self._show(pairing_error=self.sentence(error))
            return
        await self._read()
        chosen = {**self.screen.value.chosen, Section.DEVICES: device.device_id}
        self._show(chosen=chosen, section=Section.DEVICES, approved=self.screen.value.approved + 1)
        self._say(self._t("said.approved", name=device.name))

    @_do.register
    async def _revoke(self, intent: intents.Revoke) -> None:
        device = self.screen.value.item(Section.DEVICES, intent.device_id)
        if device is None:
            return
        try:
            await self._saver.revoke(device, force=intent.force)
        except Refused as error:
            if error.code is not Code.CONFLICT:
                raise
            await self._read()
            self._show(held=intent.device_id)
            return
        await self._read()
        self._say(self._t("said.revoked", name=name_of(device)))

    @_do.register
    async def _copy_branch(self, intent: intents.CopyBranch) -> None:
        await self._made(await self._branches.copy(intent.branch_id, intent.name), "said.saved")

    @_do.register
    async def _export_branch(self, intent: intents.ExportBranch) -> None:
        try:
            await self._branches.export(intent.branch_id, Path(intent.path))
        except OSError as error:
            self._say(self._t("said.not_written", path=intent.path, trouble=str(error.strerror)), trouble=True)
            return
        self._say(self._t("said.written", path=intent.path))

    @_do.register
    async def _import_branch(self, intent: intents.ImportBranch) -> None:
        try:
            branch, is_bare = await self._branches.make(Path(intent.path))
        except OSError as error:
            self._say(self._t("said.not_read", path=intent.path, trouble=str(error.strerror)), trouble=True)
        except NotABranchFile:
            self._say(self._t("said.no_branch_file", path=intent.path), trouble=True)
        else:
            await self._made(branch, "said.made_bare" if is_bare else "said.saved")

    async def _made(self, branch: Branch, said: str) -> None:
        await self._show_branch(branch.branch_id)
        chosen = {**self.screen.value.chosen, Section.BRANCHES: branch.branch_id}
        self._show(section=Section.BRANCHES, chosen=chosen)
        self._say(self._t(said, name=branch.name))

    @_at_once.register
    def _leave_device(self, _intent: intents.LeaveDevice) -> bool:
        self._show(held=None)
        return True

    @_do.register
    async def _give_logo(self, intent: intents.GiveLogo) -> None:
        try:
            asset_id = await self._pictures.give(Path(intent.path))
        except OSError as error:
            self._say(self._t("said.not_read", path=intent.path, trouble=str(error.strerror)), trouble=True)
            return
        self._change(intents.Change(Section.BRANCHES, intent.branch_id, LOGO, str(asset_id)))
        self.settled()

    @_do.register
    async def _give_files(self, intent: intents.GiveFiles) -> None:
        """Each file that is taken becomes a row at once; the first that is not ends it with a sentence."""
        try:
            for path in map(Path, intent.paths):
                asset = await send(self._api, path, lambda upload: self._show(upload=upload))
                await self._read()
                self._add_row(intent.branch_id, intent.key, new_row(intent.key, asset, path.stem))
        except OSError as error:
            self._say(self._t("said.not_read", path=error.filename, trouble=str(error.strerror)), trouble=True)
        except TooLarge as error:
            self._say(self._t("said.too_large", count=error.megabytes), trouble=True)
        finally:
            self._show(upload=None)

    def _add_row(self, branch_id: UUID, key: str, row: str) -> None:
        known = chosen(self.screen.value.values(Section.BRANCHES, branch_id), key)
        self._change(intents.Change(Section.BRANCHES, branch_id, key, (*known, row)))
        self.settled()

    @_do.register
    async def _give_order(self, intent: intents.GiveOrder) -> None:
        await self._orders.give(intent.device_id, intent.order)

    @_do.register
    async def _show_content(self, intent: intents.ShowContent) -> None:
        await self._orders.fetch(intent.order)

    @_at_once.register
    def _hide_content(self, _intent: intents.HideContent) -> bool:
        self._orders.put_away()
        return True

    @_do.register
    async def _keep_content(self, intent: intents.KeepContent) -> None:
        try:
            await self._orders.keep(Path(intent.path))
        except OSError as error:
            self._say(self._t("said.not_written", path=intent.path, trouble=str(error.strerror)), trouble=True)
            return
        self._say(self._t("said.written", path=intent.path))

    async def _read(self) -> None:
        """What was just saved is on the screen before its event arrives."""
        await self._following.read_now()

    def _draft(self, section: Section, item_id: UUID, *, is_new: bool = False) -> Draft:
        branch_id = self.screen.value.estate.branch_id
        return Draft(
            section=section, item_id=item_id, branch_id=branch_id, is_new=is_new, request_id=new_id(), edits={}
        )

    def _not_kept(self, trouble: str) -> None:
        self._say(self._t("said.not_kept", trouble=trouble), trouble=True)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
