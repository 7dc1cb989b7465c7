"""From an empty organisation to its first ticket, on a real server."""

import pytest
from qms_admin import intents
from qms_admin.setup import Step, Trial
from qms_admin.state import Phase
from qms_clientkit.transport.errors import Refused
from qms_contract.problems import Code
from qms_server.operations.tenants import create_tenant

from tests.support.admin_program import AdminProgram
from tests.support.server import PASSWORD


@pytest.fixture
async def empty(server, tmp_path):
    """An admin whose organisation has nothing yet, signed in."""
    await create_tenant(server.parts.database, "kota", "Kota", "maya", PASSWORD)
    program = AdminProgram(server.url, tmp_path)
    await program.log_in("maya", "kota")
    yield program
    await program.stop()


async def fill(program, **values):
    for key, value in values.items():
        await program.want(intents.FillIn(key, value))


async def to_counters(program):
    await program.want(intents.GoOn())
    await fill(program, branch="Sudirman", time_zone="Asia/Jakarta")
    await program.want(intents.GoOn())
    await fill(program, service_0="Cashier", service_2="Registry")
    await program.want(intents.GoOn())
    assert program.screen.setup.step is Step.COUNTERS


async def test_an_empty_organisation_comes_to_its_first_ticket(empty, server):
    assert empty.screen.phase is Phase.SETUP
    await fill(empty, organisation="Kota Sehat")
    await to_counters(empty)
    await empty.want(intents.GoOn())
    assert empty.screen.setup.step is Step.STAFF
    assert [one.name for one in empty.screen.estate.services] == ["Cashier", "Registry"]
    await fill(empty, person_0_name="Ani", person_0_username="ani", person_0_password=PASSWORD)
    await empty.want(intents.GoOn())
    assert empty.screen.setup.step is Step.DEVICES
    assert (await server.login("ani", "kota")).token
    code = (await server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()["user_code"]
    await empty.want(intents.LetIn(code, "Door"))
    assert empty.screen.setup.devices == 1
    await empty.want(intents.GoOn())
    await empty.want(intents.TryTicket())
    assert (empty.screen.setup.number, empty.screen.setup.trial) == ("A001", tuple(Trial))
    await empty.want(intents.GoOn())
    assert empty.screen.phase is Phase.WORK
    assert empty.screen.estate.branch.organisation == "Kota Sehat"


async def test_a_step_with_something_wrong_is_not_left(empty):
    await fill(empty, organisation="")
    await empty.want(intents.GoOn())
    assert (empty.screen.setup.step, set(empty.screen.setup.problems)) == (Step.ORGANISATION, {"organisation"})


async def test_a_lost_answer_makes_one_branch(empty):
    """The same answers under the same request: asked for again they are the same branch."""
    await to_counters(empty)
    await empty.want(intents.GoOn())
    made = empty.screen.setup
    await empty.presenter._desks[0]._make_branch(made)
    assert empty.screen.estate.branch_count == 1


async def test_what_the_server_refuses_is_said_on_the_step_where_it_was_asked(empty, server):
    admin = await server.login("maya", "kota")
    await to_counters(empty)
    await admin.command("/api/branches", name="Sudirman", time_zone="UTC")
    await empty.want(intents.GoOn())
    assert (empty.screen.setup.step, set(empty.screen.setup.problems)) == (Step.BRANCH, {"branch"})
    await fill(empty, branch="Dago")
    for _ in range(3):
        await empty.want(intents.GoOn())
    assert empty.screen.setup.branch_id is not None


async def test_a_name_that_is_taken_keeps_the_others_who_were_made(empty):
    await to_counters(empty)
    await empty.want(intents.GoOn())
    await empty.want(intents.AddLine("person"))
    people = {"person_0": "ani", "person_1": "maya"}
    for line, name in people.items():
        await fill(empty, **{f"{line}_name": name, f"{line}_username": name, f"{line}_password": PASSWORD})
    await empty.want(intents.GoOn())
    setup = empty.screen.setup
    assert (setup.step, setup.made_people, set(setup.problems)) == (Step.STAFF, ("ani",), {"person_1_username"})
    await fill(empty, person_1_username="maya2")
    await empty.want(intents.GoOn())
    assert empty.screen.setup.made_people == ("ani", "maya2")


async def test_whoever_wants_sets_up_by_hand(empty):
    await empty.want(intents.SetUpByHand())
    assert empty.screen.phase is Phase.WORK


async def test_an_organisation_with_a_branch_is_not_asked(server, branch, tmp_path):
    program = AdminProgram(server.url, tmp_path)
    await program.log_in("admin")
    assert program.screen.phase is Phase.WORK
    await program.stop()


async def test_what_went_wrong_first_with_the_trial_is_what_is_told(admin, branch, monkeypatch):
    """The counter is closed after it all the same; that this fails too hides nothing."""
    sessions = []

    async def refused(*_asked, **_more):
        raise Refused(Code.CONFLICT, "The first thing that went wrong.")

    async def session(_counter_id, body):
        sessions.append(body.action)
        if body.action == "close":
            raise Refused(Code.CONFLICT, "The second.")

    monkeypatch.setattr(admin.api.tickets, "act", refused)
    monkeypatch.setattr(admin.api.tickets, "session", session)
    await admin.want(intents.TryTicket())
    assert sessions == ["open", "close"]
    assert admin.screen.notice.sentence == "The first thing that went wrong."


async def test_the_trial_serves_its_own_ticket_and_nobody_who_waits(admin, branch):
    visitor = await branch.admin.issue(branch.services[0])
    await admin.want(intents.TryTicket())
    assert admin.screen.setup.trial == (Trial.ISSUED, Trial.CALLED, Trial.DONE)
    assert admin.screen.setup.number != visitor["display_number"]
    told = (await branch.admin.get(f"/api/tickets/{visitor['ticket_id']}")).json()
    assert told["ticket"]["status"] == "waiting"
    await admin.until(lambda: admin.counter("1").state == "closed")
