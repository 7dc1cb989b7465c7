"""Unsaved changes: what is an edit, what becomes of it when the item changes under it, who wins."""

from uuid import uuid4

import msgspec
from qms_admin.draft_file import DraftFile
from qms_admin.drafts import Draft, conflicts, rebased, resolved, storable, with_edit
from qms_admin.sections import Section

NOW = {"name": "Cashier", "hint": "", "counters": ("1",), "active": True}


def draft(**edits):
    begun = Draft(section=Section.SERVICES, item_id=uuid4(), branch_id=None, is_new=False, request_id=uuid4(), edits={})
    for key, value in edits.items():
        begun = with_edit(begun, NOW, key, value, uuid4())
    return begun


def test_a_value_typed_back_is_no_edit():
    changed = draft(name="Till", active=False)
    assert set(changed.edits) == {"name", "active"}
    assert set(with_edit(changed, NOW, "name", "Cashier", uuid4()).edits) == {"active"}


def test_each_content_has_a_request_id_of_its_own():
    first = draft(name="Till")
    assert with_edit(first, NOW, "name", "Tills", uuid4()).request_id != first.request_id


def test_only_a_field_that_both_changed_differently_is_in_conflict():
    mine = draft(name="Till", hint="Cash")
    assert conflicts(mine, {**NOW, "counters": ()}) == []
    assert conflicts(mine, {**NOW, "name": "Till"}) == []
    (conflict,) = conflicts(mine, {**NOW, "name": "Desk"})
    assert (conflict.key, conflict.theirs, conflict.mine) == ("name", "Desk", "Till")


def test_what_somebody_else_saved_alike_is_no_longer_unsaved():
    assert set(rebased(draft(name="Till", hint="Cash"), {**NOW, "name": "Till"}).edits) == {"hint"}


def test_a_decision_settles_each_field():
    theirs = {**NOW, "name": "Desk", "hint": "Money"}
    decided = resolved(draft(name="Till", hint="Cash"), theirs, {"name": True, "hint": False}, uuid4())
    assert conflicts(decided, theirs) == []
    assert decided.values(theirs) == {**theirs, "name": "Till"}


def test_an_edit_keeps_the_base_it_began_on():
    changed = with_edit(draft(name="Till"), {**NOW, "name": "Desk"}, "name", "Tills", uuid4())
    assert changed.edits["name"].base == "Cashier"


async def test_drafts_come_back_as_they_were_without_secrets(tmp_path):
    mine = draft(name="Till", counters=("1", "2"), active=False)
    secret = with_edit(draft(), {"password": ""}, "password", "do not write", uuid4())
    file = DraftFile(tmp_path)
    file.keep("me", [mine, secret])
    await file.write()
    assert DraftFile(tmp_path).of("me") == [mine]
    assert DraftFile(tmp_path).of("somebody else") == []
    assert b"do not write" not in file.path.read_bytes()
    assert file.path.stat().st_mode & 0o077 == 0


async def test_a_full_disk_is_survived(tmp_path):
    (tmp_path / "file").write_text("")
    file = DraftFile(tmp_path / "file")
    file.keep("me", [draft(name="Till")])
    await file.write()
    assert file.trouble
    assert len(file.of("me")) == 1


def test_storable_leaves_the_rest():
    mixed = with_edit(draft(name="Till"), {**NOW, "password": ""}, "password", "x", uuid4())
    assert set(storable(mixed).edits) == {"name"}
    assert msgspec.json.decode(msgspec.json.encode(mixed), type=Draft) == mixed
