"""Editing: what is typed becomes a draft at once; saved, it is the server's, or both sides are shown. Qt-free."""

from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.transport.errors import Refused
from qms_contract.ids import new_id
from qms_contract.problems import Code

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.drafts import Draft, resolved
from qms_admin.estate import id_of, name_of
from qms_admin.forms.base import plain
from qms_admin.list_desk import ListDesk
from qms_admin.ordering import moved
from qms_admin.refusals import field_of
from qms_admin.saving import Saver
from qms_admin.sections import Section
from qms_admin.shelf import LONG, Thing
from qms_admin.state import Screen, with_change, without_draft, without_saved


class DraftDesk:
    def __init__(self, house: House, saver: Saver, lists: ListDesk) -> None:
        self._house, self._saver, self._lists = house, saver, lists

    @property
    def _screen(self) -> Screen:
        return self._house.screen.value

    @singledispatchmethod
    def at_once(self, _intent: object) -> bool:
        return False

    @at_once.register
    def _new(self, intent: intents.New) -> bool:
        screen = self._screen
        begun = next((one for one in screen.new_drafts(intent.section) if not one.edits), None)
        draft = begun or self._draft(intent.section, new_id(), is_new=True)
        chosen = {**screen.chosen, intent.section: draft.item_id}
        self._house.show(section=intent.section, drafts={**screen.drafts, draft.item_id: draft}, chosen=chosen)
        return True

    @at_once.register
    def change(self, intent: intents.Change) -> bool:
        """As a person types it."""
        draft = self._draft(intent.section, intent.item_id)
        self._house.screen.update(lambda screen: with_change(screen, draft, intent.key, intent.value))
        return True

    @at_once.register
    def _discard(self, intent: intents.Discard) -> bool:
        self._without(intent.item_id)
        self._house.show(comparing=None)
        return True

    @at_once.register
    def _dismiss(self, intent: intents.Dismiss) -> bool:
        left = {key: orphan for key, orphan in self._screen.orphans.items() if key != intent.item_id}
        self._house.show(orphans=left)
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _save(self, intent: intents.Save) -> bool:
        screen, draft = self._screen, self._screen.drafts.get(intent.item_id)
        if draft is None or screen.problems(draft.section, draft.item_id):
            return True
        if screen.conflicts(draft.section, draft.item_id):
            self._house.show(comparing=intent.item_id)
            return True
        try:
            await self._store(draft)
        except Refused as error:
            await self._refused(draft, error)
        return True

    @carry_out.register
    async def _resolve(self, intent: intents.Resolve) -> bool:
        screen, draft = self._screen, self._screen.drafts.get(intent.item_id)
        if draft is None:
            return True
        now = screen.now(draft.section, draft.item_id)
        decided = resolved(draft, now, dict(intent.keep_mine), new_id())
        self._house.show(comparing=None, drafts={**screen.drafts, draft.item_id: decided})
        if decided.edits:
            return await self._save(intents.Save(draft.item_id))
        self._without(draft.item_id)
        return True

    @carry_out.register
    async def _delete(self, intent: intents.Delete) -> bool:
        item = self._screen.item(intent.section, intent.item_id)
        if item is None:
            return True
        await self._saver.calls(intent.section).delete(intent.item_id)
        self._without(intent.item_id)
        if intent.section in LONG:
            self._lists.forget(intent.item_id)
        await self._house.read()
        self._house.say("said.deleted", name=name_of(item))
        return True

    @carry_out.register
    async def _move(self, intent: intents.Move) -> bool:
        items = self._screen.estate.items(intent.section)
        try:
            await self._saver.reorder(intent.section, moved(items, intent.item_id, intent.to))
        finally:
            await self._house.read()
        return True

    async def _store(self, draft: Draft) -> None:
        saved = await self._saver.save(self._screen, draft)
        if isinstance(saved, Thing):
            self._lists.put(saved)
        await self._house.read()
        self._house.screen.update(lambda screen: without_saved(screen, draft))
        self._house.show(chosen={**self._screen.chosen, draft.section: id_of(saved)})
        self._house.say("said.saved", name=name_of(saved))

    async def _refused(self, draft: Draft, error: Refused) -> None:
        """Somebody was faster: see what is there now. Otherwise the sentence stands beside its field, if it has one."""
        if error.code is Code.VERSION_CONFLICT:
            await self._after_version_conflict(draft)
            return
        await self._house.read()
        key = field_of(error, draft.section)
        if key is None:
            raise error
        self._house.show(refused={**self._screen.refused, draft.item_id: {key: plain(self._house.sentence(error))}})

    async def _after_version_conflict(self, draft: Draft) -> None:
        await self._house.read()
        screen = self._screen
        if screen.conflicts(draft.section, draft.item_id):
            self._house.show(comparing=draft.item_id)
        elif draft.item_id in screen.drafts:
            await self._store(screen.drafts[draft.item_id])

    def _without(self, item_id: UUID) -> None:
        self._house.screen.update(lambda screen: without_draft(screen, item_id))

    def _draft(self, section: Section, item_id: UUID, *, is_new: bool = False) -> Draft:
        branch_id = self._screen.estate.branch_id
        return Draft(
            section=section, item_id=item_id, branch_id=branch_id, is_new=is_new, request_id=new_id(), edits={}
        )
