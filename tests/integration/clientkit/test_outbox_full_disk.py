"""A disk that takes no note of an answer: what is pending goes on in memory, and nothing of it is forgotten."""

import sqlite3

import pytest
from qms_clientkit.outbox import pending, pending_file
from qms_clientkit.outbox.pending import Outbox
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket


async def add(outbox):
    body = IssueTicket(request_id=new_id(), service_id=new_id())
    return (await outbox.add("issue", body, body.request_id)).request_id


async def test_an_answer_the_disk_takes_no_note_of_is_known_in_memory(tmp_path):
    outbox = Outbox(tmp_path / "o.sqlite3")
    await outbox.open()
    first, second = await add(outbox), await add(outbox)
    await outbox._run(lambda: outbox._opened().execute("PRAGMA query_only = ON"))
    with pytest.raises(sqlite3.OperationalError):
        await add(outbox)
    await outbox.done(first)
    assert [write.request_id for write in await outbox.waiting()] == [second]
    assert "does not survive a restart" in outbox.trouble
    third = await add(outbox)
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
    early = [await add(outbox) for _ in range(3)]
    await outbox.close()
    real = pending_file.connected

    def full(_path):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(pending_file, "connected", full)
    outbox = Outbox(path)
    await outbox.open()
    late = [await add(outbox) for _ in range(3)]
    await outbox.done(late[0])
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [write.request_id for write in await outbox.waiting()] == late[1:], "still none"
    assert outbox.trouble is not None
    monkeypatch.setattr(pending_file, "connected", real)
    assert [write.request_id for write in await outbox.waiting()] == [*early, *late[1:]]
    assert outbox.trouble is None
    last = await add(outbox)
    await outbox.done(early[0])
    await outbox.close()
    again = Outbox(path)
    await again.open()
    assert [write.request_id for write in await again.waiting()] == [*early[1:], *late[1:], last]
    await again.close()


async def test_what_was_answered_while_the_disk_took_no_note_is_not_sent_again_once_it_does(tmp_path, monkeypatch):
    outbox = Outbox(tmp_path / "o.sqlite3")
    await outbox.open()
    first, second = await add(outbox), await add(outbox)
    await outbox._run(lambda: outbox._opened().execute("PRAGMA query_only = ON"))
    await outbox.done(first)
    monkeypatch.setattr(pending, "TRY_AGAIN_SECONDS", 0.0)
    assert [write.request_id for write in await outbox.waiting()] == [second]
    assert outbox.trouble is None
    await outbox.close()
