"""A write that can no longer be read is set aside: it holds up nothing that comes after it."""

import sqlite3
from contextlib import closing

import pytest
from qms_clientkit.outbox.pending import Outbox
from qms_clientkit.outbox.pusher import Pusher
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket
from qms_contract.wire import decode

FILE = "o.sqlite3"


async def an_outbox(folder, count):
    outbox = Outbox(folder / FILE)
    await outbox.open()
    for _ in range(count):
        body = IssueTicket(request_id=new_id(), service_id=new_id())
        await outbox.add("issue", body, body.request_id)
    return outbox


def states(folder):
    with closing(sqlite3.connect(folder / FILE)) as database:
        return database.execute("SELECT seq, state FROM pending ORDER BY seq").fetchall()


@pytest.mark.parametrize(
    "spoilt",
    [
        "body = CAST('{\"request_id\":' AS BLOB)",
        "body = x'ff00'",
        "body = CAST('{\"request_id\":7}' AS BLOB)",
        "request_id = 'no id'",
        "path_id = 'no id'",
        "created_at = 'yesterday'",
        "request_id = CAST(x'ff' AS TEXT)",
    ],
)
async def test_the_others_are_sent(tmp_path, spoilt, caplog):
    outbox, sent = await an_outbox(tmp_path, 3), []
    outbox._opened().execute(f"UPDATE pending SET {spoilt} WHERE seq = 2")

    async def send(write):
        sent.append(decode(write.body, IssueTicket).request_id)

    pusher = Pusher(outbox, {"issue": send}, lambda _write, _answer: None)
    assert await pusher.drain(), "nothing is left to be tried again"
    assert len(sent) == 2
    assert await outbox.waiting() == []
    assert states(tmp_path) == [(2, "refused")]
    assert outbox.unreadable == 1
    assert [one for one in caplog.messages if FILE in one and "set aside" in one]
    await outbox.close()


async def test_a_file_keeps_what_it_was_given_through_a_power_cut(tmp_path):
    """Write-ahead log, and on the disk at each commit: with less, a machine's last words are lost (sqlite.org/pragma.html)."""
    outbox = await an_outbox(tmp_path, 1)
    asked = [outbox._opened().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert asked == ["wal", 2]
    await outbox.close()
