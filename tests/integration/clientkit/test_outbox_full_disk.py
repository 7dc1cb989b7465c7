"""A disk that takes no note of an answer: what is pending goes on in memory, and nothing of it is forgotten."""

import sqlite3

import pytest
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
