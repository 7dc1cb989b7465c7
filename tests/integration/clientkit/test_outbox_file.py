"""The outbox on real SQLite: durable, in order, damaged, full."""

import asyncio
import sqlite3

import pytest
from qms_clientkit.outbox.pending import Outbox
from qms_clientkit.outbox.pusher import Pusher
from qms_clientkit.transport.errors import Unreachable, refusal
from qms_contract.ids import new_id
from qms_contract.problems import Code
from qms_contract.tickets import IssueTicket


async def opened(path):
    outbox = Outbox(path)
    await outbox.open()
    return outbox


async def add(outbox):
    body = IssueTicket(request_id=new_id(), service_id=new_id())
    return await outbox.add("issue", body, body.request_id)


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


async def test_a_torn_page_is_found_and_kept_aside(tmp_path):
    path = tmp_path / "o.sqlite3"
    outbox = await opened(path)
    for _ in range(200):
        await add(outbox)
    await outbox.close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 4] = bytes(range(256)) * 16
    path.write_bytes(data)
    again = await opened(path)
    assert "was damaged" in again.trouble
    assert await again.waiting() == []
    await again.close()


async def test_a_folder_that_cannot_be_used_leaves_the_memory(tmp_path):
    (tmp_path / "f").write_text("a file")
    outbox = await opened(tmp_path / "f" / "o.sqlite3")
    assert "does not survive a restart" in outbox.trouble
    await add(outbox)
    assert len(await outbox.waiting()) == 1
    await outbox.close()


async def test_the_pusher_keeps_order_through_failures_and_passes_a_refused_one(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    first, poison, last = [(await add(outbox)).request_id for _ in range(3)]
    sent, answered, failures = [], [], [2]

    async def send(write):
        sent.append(write.request_id)
        if failures[0]:
            failures[0] -= 1
            raise Unreachable
        if write.request_id == poison:
            raise refusal(Code.SERVICE_FULL, "full")
        return "ticket"

    pusher = Pusher(outbox, {"issue": send}, lambda write, answer: answered.append((write.request_id, str(answer))))
    task = asyncio.create_task(pusher.run())
    async with asyncio.timeout(10):
        while len(answered) < 3:
            await asyncio.sleep(0.005)
    task.cancel()
    assert sent == [first, first, first, poison, last]
    assert answered == [(first, "ticket"), (poison, "full"), (last, "ticket")]
    assert await outbox.waiting() == []
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
