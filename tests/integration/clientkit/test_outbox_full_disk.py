"""A disk that takes no note of an answer: what is pending goes on in memory, and nothing of it is forgotten."""

import sqlite3
from contextlib import closing

import pytest
from qms_clientkit import damaged_file
from qms_clientkit.outbox import pending, pending_file
from qms_clientkit.outbox.pending import Outbox

from tests.support.outboxes import add
from tests.support.torn_pages import tear_ends


def full(_path):
    raise OSError(28, "No space left on device")


async def test_an_answer_the_disk_takes_no_note_of_is_known_in_memory(tmp_path):
    outbox = Outbox(tmp_path / "o.sqlite3")
    await outbox.open()
    first, second = (await add(outbox)).request_id, (await add(outbox)).request_id
    await outbox._run(lambda: outbox._opened().execute("PRAGMA query_only = ON"))
    with pytest.raises(sqlite3.OperationalError):
        await add(outbox)
    await outbox.done(first)
    assert [write.request_id for write in await outbox.waiting()] == [second]
    assert "does not survive a restart" in outbox.trouble
    third = (await add(outbox)).request_id
    assert [write.request_id for write in await outbox.waiting()] == [second, third]
    await outbox.close()
    again = Outbox(tmp_path / "o.sqlite3")
    await again.open()
    assert [write.request_id for write in await again.waiting()] == [first, second]
    await again.close()


async def test_once_the_disk_takes_writes_again_they_are_on_it_behind_what_it_had_and_nothing_answered(
    tmp_path, monkeypatch
):
    path = tmp_path / "o.sqlite3"
    outbox = Outbox(path)
    await outbox.open()
    early = [(await add(outbox)).request_id for _ in range(3)]
    await outbox.close()
    real = pending_file.connected

    def full(_path):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(pending_file, "connected", full)
    outbox = Outbox(path)
    await outbox.open()
    late = [(await add(outbox)).request_id for _ in range(3)]
    await outbox.done(late[0])
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [write.request_id for write in await outbox.waiting()] == late[1:], "still none"
    assert outbox.trouble is not None
    monkeypatch.setattr(pending_file, "connected", real)
    assert [write.request_id for write in await outbox.waiting()] == [*early, *late[1:]]
    assert outbox.trouble is None
    last = (await add(outbox)).request_id
    await outbox.done(early[0])
    await outbox.close()
    again = Outbox(path)
    await again.open()
    assert [write.request_id for write in await again.waiting()] == [*early[1:], *late[1:], last]
    await again.close()


async def test_what_was_answered_while_the_disk_took_no_note_is_not_sent_again_once_it_does(tmp_path, monkeypatch):
    outbox = Outbox(tmp_path / "o.sqlite3")
    await outbox.open()
    first, second = (await add(outbox)).request_id, (await add(outbox)).request_id
    await outbox._run(lambda: outbox._opened().execute("PRAGMA query_only = ON"))
    await outbox.done(first)
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [write.request_id for write in await outbox.waiting()] == [second]
    assert outbox.trouble is None
    await outbox.close()


async def test_a_file_that_is_damaged_on_a_full_disk_is_begun_anew_once_there_is_room(tmp_path, monkeypatch):
    path = tmp_path / "o.sqlite3"
    outbox = Outbox(path)
    await outbox.open()
    for _ in range(200):
        await add(outbox)
    await outbox.close()
    tear_ends(path, "pending", first=True)
    outbox = Outbox(path)
    with monkeypatch.context() as disk:
        disk.setattr(damaged_file, "move_aside", full)
        await outbox.open()
        saved = [write.request_id for write in await outbox.waiting()]
        await outbox.done(saved[0])
        late = (await add(outbox)).request_id
        disk.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
        assert [write.request_id for write in await outbox.waiting()] == [*saved[1:], late], "still in memory"
        assert "does not survive a restart" in outbox.trouble
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [write.request_id for write in await outbox.waiting()] == [*saved[1:], late]
    assert "was damaged" in outbox.trouble
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1
    await outbox.close()
    again = Outbox(path)
    await again.open()
    assert [write.request_id for write in await again.waiting()] == [*saved[1:], late], "it is on the disk"
    assert again.trouble is None
    await again.close()


async def test_a_file_that_could_not_be_had_and_turns_out_to_be_damaged_goes_on_with_what_came_meanwhile(
    tmp_path, monkeypatch
):
    path = tmp_path / "o.sqlite3"
    outbox = Outbox(path)
    await outbox.open()
    early = [(await add(outbox)).request_id for _ in range(200)]
    await outbox.close()
    tear_ends(path, "pending", first=True)
    outbox = Outbox(path)
    with monkeypatch.context() as disk:
        disk.setattr(pending_file, "connected", full)
        await outbox.open()
        late = (await add(outbox)).request_id
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    there = [write.request_id for write in await outbox.waiting()]
    assert len(there) > 180
    assert there == [*(one for one in early if one in there), late]
    await outbox.close()


async def test_what_was_refused_while_the_disk_took_no_note_is_not_sent_again_once_it_does(tmp_path, monkeypatch):
    path = tmp_path / "o.sqlite3"
    outbox = Outbox(path)
    await outbox.open()
    first, second = (await add(outbox)).request_id, (await add(outbox)).request_id
    await outbox._run(lambda: outbox._opened().execute("PRAGMA query_only = ON"))
    await outbox.refused(first, "closed")
    await outbox.failed(second, "busy")
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [(write.request_id, write.attempts) for write in await outbox.waiting()] == [(second, 1)]
    assert outbox.trouble is None
    await outbox.close()
    with closing(sqlite3.connect(path)) as database:
        kept = database.execute("SELECT request_id, state, last_error FROM pending ORDER BY seq").fetchall()
    assert kept == [(str(first), "refused", "closed"), (str(second), "waiting", "busy")]
