"""The outbox on real SQLite: durable, in order, damaged, full."""

import sqlite3
from contextlib import closing

import pytest
from qms_clientkit import damaged_file
from qms_clientkit.outbox import pending_file
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket

from tests.support.outboxes import add, opened
from tests.support.torn_pages import PowerCut, full_disk, power_cut, tear, tear_ends

TORN = 3
"""A page of rows."""


async def test_what_is_added_is_there_after_a_restart_in_order(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    added = [(await add(outbox)).request_id for _ in range(3)]
    reader = sqlite3.connect(tmp_path / "o.sqlite3")
    assert reader.execute("SELECT count(*) FROM pending").fetchone() == (3,)
    reader.close()
    await outbox.close()
    again = await opened(tmp_path / "o.sqlite3")
    assert [write.request_id for write in await again.waiting()] == added
    await again.close()


async def test_the_same_request_is_kept_once(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    body = IssueTicket(request_id=new_id(), service_id=new_id())
    for _ in range(2):
        await outbox.add("issue", body, body.request_id)
    assert len(await outbox.waiting()) == 1
    await outbox.close()


async def test_a_file_that_is_no_database_is_kept_aside(tmp_path):
    path = tmp_path / "o.sqlite3"
    path.write_bytes(b"not a database at all, " * 100)
    outbox = await opened(path)
    assert "was damaged" in outbox.trouble
    await add(outbox)
    assert len(await outbox.waiting()) == 1
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1
    await outbox.close()


async def test_of_a_torn_file_every_write_that_can_be_read_goes_on_in_its_order(tmp_path):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    added = [(await add(outbox)).request_id for _ in range(200)]
    await outbox.close()
    tear(path, TORN)
    again = await opened(path)
    assert "was damaged" in again.trouble
    saved = [write.request_id for write in await again.waiting()]
    assert len(saved) > 100
    assert saved == [one for one in added if one in saved]
    assert f"{len(saved)} writes in it were saved" in again.trouble
    await again.close()
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1


@pytest.mark.parametrize("ends", [{"first": True}, {"last": True}, {"first": True, "last": True}])
async def test_far_from_its_first_write_a_torn_file_is_read_up_to_the_damage_from_both_ends(tmp_path, ends):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    await add(outbox)
    await outbox.close()
    with closing(sqlite3.connect(path)) as database, database:
        kind, body, at = database.execute("SELECT kind, body, created_at FROM pending").fetchone()
        rows = [(str(new_id()), kind, body, at) for _ in range(1000)]
        database.execute("UPDATE sqlite_sequence SET seq = 2000")
        database.executemany("INSERT INTO pending (request_id, kind, body, created_at) VALUES (?, ?, ?, ?)", rows)
        database.execute("DELETE FROM pending WHERE rowid <= 2000")
    tear_ends(path, "pending", **ends)
    again = await opened(path)
    saved = [str(write.request_id) for write in await again.waiting()]
    assert len(saved) > 950
    assert saved == [row[0] for row in rows if row[0] in saved]
    assert f"{len(saved)} writes in it were saved" in again.trouble, "each once"
    await again.close()


async def test_between_two_torn_pages_every_write_is_read_too(tmp_path):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    added = [(await add(outbox)).request_id for _ in range(200)]
    await outbox.close()
    tear_ends(path, "pending", first=True, last=True)
    again = await opened(path)
    saved = [write.request_id for write in await again.waiting()]
    assert len(saved) > 150
    assert saved == [one for one in added if one in saved]
    assert f"{len(saved)} writes in it were saved" in again.trouble, "each once"
    await again.close()


@pytest.mark.parametrize("work", ["add", "waiting", "done"])
async def test_a_file_that_turns_out_to_be_damaged_while_it_is_used_is_begun_anew(tmp_path, work):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    added = [(await add(outbox)).request_id for _ in range(200)]
    await outbox._run(outbox._database.close)
    tear(path, TORN)
    outbox._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    match work:
        case "add":
            added.append((await add(outbox)).request_id)
        case "done":
            await outbox.done(added[-1])
    saved = [write.request_id for write in await outbox.waiting()]
    assert len(saved) > 100
    assert (added[-1] in saved) == (work != "done")
    last = (await add(outbox)).request_id
    await outbox.close()
    again = await opened(path)
    assert [write.request_id for write in await again.waiting()] == [*saved, last], "it is on the disk again"
    await again.close()


async def test_neither_a_power_cut_nor_a_full_disk_loses_what_is_saved_of_a_damaged_file(tmp_path, monkeypatch):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    for _ in range(200):
        await add(outbox)
    await outbox.close()
    tear(path, TORN)

    with full_disk(monkeypatch):
        in_memory = await opened(path)
        saved = [write.request_id for write in await in_memory.waiting()]
        await in_memory.close()
    assert len(saved) > 100

    with power_cut(monkeypatch), pytest.raises(PowerCut):
        await opened(path)
    again = await opened(path)
    assert [write.request_id for write in await again.waiting()] == saved
    await again.close()


async def test_a_new_file_whose_writes_are_still_in_its_log_alone_takes_no_damaged_ones_place(tmp_path, monkeypatch):
    """The disk filled up while the log was written back: what closes a file does not say so."""
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    for _ in range(200):
        await add(outbox)
    await outbox.close()
    tear(path, TORN)
    put_back, readers = pending_file.put_back, []

    def put_into_the_log(database, saved):
        readers.append(sqlite3.connect(damaged_file.fresh_of(path), check_same_thread=False))
        readers[-1].execute("BEGIN")
        readers[-1].execute("SELECT count(*) FROM pending").fetchone()
        monkeypatch.setattr(pending_file, "put_back", put_back)
        put_back(database, saved)

    monkeypatch.setattr(pending_file, "put_back", put_into_the_log)
    in_memory = await opened(path)
    saved = [write.request_id for write in await in_memory.waiting()]
    assert len(saved) > 100
    assert "does not survive a restart" in in_memory.trouble
    assert list(tmp_path.glob("*.damaged-*")) == []
    await in_memory.close()
    readers[0].close()
    again = await opened(path)
    assert [write.request_id for write in await again.waiting()] == saved
    await again.close()


async def test_a_folder_that_cannot_be_used_leaves_the_memory(tmp_path):
    (tmp_path / "f").write_text("a file")
    outbox = await opened(tmp_path / "f" / "o.sqlite3")
    assert "does not survive a restart" in outbox.trouble
    await add(outbox)
    assert len(await outbox.waiting()) == 1
    await outbox.close()


async def test_a_full_disk_is_an_error_not_a_loss(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    await add(outbox)
    await outbox._run(lambda: outbox._opened().execute("PRAGMA max_page_count = 1"))
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await fill(outbox)
    assert len(await outbox.waiting()) >= 1
    await outbox.close()


async def fill(outbox):
    for _ in range(50):
        await add(outbox)
