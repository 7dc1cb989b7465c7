"""A press that was kept and can no longer be read keeps nobody from signing in."""

import sqlite3
from contextlib import closing

import pytest
from qms_agent.kept import Kept
from qms_clientkit.transport.api import Api
from qms_contract.ids import new_id
from qms_contract.tickets import ActOnTicket, TicketAction


@pytest.mark.parametrize("body", ['{"action":"knit","request_id":"x"}', "no JSON"], ids=["another version", "damage"])
async def test_the_others_are_still_to_be_sent(tmp_path, body):
    user, first, second = new_id(), new_id(), new_id()
    api = Api("http://127.0.0.1:9")
    kept = Kept(api, tmp_path)
    await kept.open(user)
    for ticket in (first, second):
        await kept.keep(ticket, ActOnTicket(action=TicketAction.COMPLETE, request_id=new_id()))
    await kept.close()
    with closing(sqlite3.connect(tmp_path / f"kept-{user}.db")) as database, database:
        database.execute("UPDATE pending SET body = ? WHERE path_id = ?", (body.encode(), str(first)))
    told = []
    kept.changed = told.append
    await kept.open(user)
    assert [one.ticket_id for one in told[-1]] == [second]
    await kept.close()
    await api.close()
