"""What a manager does, through the program's presenter, on a real server."""

import asyncio
import json

from qms_admin import intents
from qms_admin.sections import Section
from qms_admin.state import Phase
from qms_contract.ids import new_id

from tests.support.admin_program import COUNTERS, SERVICES


async def change(branch, path, version, **fields):
    answer = await branch.admin.patch(path, json={"request_id": str(new_id()), "version": version, **fields})
    assert answer.status_code == 200, answer.text


async def test_a_service_is_created_edited_closed_and_deleted(admin, branch):
    counter = admin.counter("1")
    item_id = await admin.begin(SERVICES, code="x", name_en="Passports", counters=(str(counter.counter_id),))
    assert admin.screen.problems(SERVICES, item_id) == {}
    await admin.save(item_id)
    made = admin.service("X")
    assert (made.name, made.prefix, made.names, made.active) == ("Passports", "X", {"en": "Passports"}, True)
    assert made.service_id in admin.counter("1").service_ids
    assert made.service_id not in admin.counter("2").service_ids
    assert admin.screen.drafts == {}
    assert admin.screen.chosen_id == made.service_id

    await admin.edit(SERVICES, made.service_id, opens_at="8:00", closes_at="15:30", active=False, max_per_day="80")
    assert admin.screen.changes(made.service_id) == 4
    await admin.save(made.service_id)
    answer = (await branch.admin.get(f"/api/services/{made.service_id}")).json()
    assert (answer["opens_at"], answer["closes_at"], answer["max_per_day"]) == ("08:00", "15:30", 80)
    assert answer["active"] is False
    assert admin.screen.drafts == {}

    await admin.want(intents.Delete(SERVICES, made.service_id))
    assert admin.service("X") is None
    assert (await branch.admin.get(f"/api/services/{made.service_id}")).status_code == 404


async def test_a_service_goes_from_one_counter_to_another_and_never_to_none(admin, branch):
    service, (first, second) = admin.service("B"), (admin.counter("1"), admin.counter("2"))
    await admin.edit(SERVICES, service.service_id, counters=(str(first.counter_id),))
    await admin.save(service.service_id)
    await admin.edit(SERVICES, service.service_id, counters=(str(second.counter_id),))
    await admin.save(service.service_id)
    assert admin.screen.drafts == {}
    assert service.service_id not in admin.counter("1").service_ids
    assert service.service_id in admin.counter("2").service_ids
    await admin.edit(SERVICES, service.service_id, counters=())
    assert set(admin.screen.problems(SERVICES, service.service_id)) == {"counters"}
    await admin.edit(SERVICES, service.service_id, active=False)
    await admin.save(service.service_id)
    assert (admin.service("B").active, admin.screen.drafts) == (False, {})
    await admin.edit(SERVICES, service.service_id, active=True, counters=(str(first.counter_id),))
    await admin.save(service.service_id)
    assert (admin.service("B").active, admin.screen.drafts) == (True, {})


async def test_a_last_counter_that_somebody_else_takes_is_told_beside_the_counters(admin, branch):
    """Known here is that another one is left, which goes while this is saved."""
    service, (first, second) = admin.service("A"), (admin.counter("1"), admin.counter("2"))
    await admin.edit(SERVICES, service.service_id, counters=(str(first.counter_id),))
    await admin.save(service.service_id)
    calls, change_one = admin.api.configuration.counters, admin.api.configuration.counters.change
    await admin.edit(SERVICES, service.service_id, counters=(str(second.counter_id),))

    async def change_and_lose(counter_id, body):
        saved = await change_one(counter_id, body)
        if counter_id == second.counter_id:
            await branch.admin.change(f"/api/counters/{second.counter_id}", active=False)
        return saved

    calls.change = change_and_lose
    try:
        await admin.save(service.service_id)
    finally:
        calls.change = change_one
    assert set(admin.screen.refused[service.service_id]) == {"counters"}


async def test_branches_areas_counters_and_people_are_created(admin, branch):
    kept = str(branch.branch_id)
    await admin.edit(
        Section.BRANCHES, admin.screen.estate.branch_id, area_new="Hall", messages="One\n\nTwo", accent="#008080"
    )
    await admin.save(admin.screen.estate.branch_id)
    answer = (await branch.admin.get(f"/api/branches/{kept}")).json()
    assert (answer["messages"], answer["accent"]) == (["One", "Two"], "#008080")
    area = admin.screen.estate.areas[0]
    assert area.name == "Hall"

    counter = await admin.begin(COUNTERS, name="Desk east", area_id=str(area.area_id), services=(branch.services[0],))
    await admin.save(counter)
    made = admin.counter("Desk east")
    assert (str(made.service_ids[0]), made.area_id) == (branch.services[0], area.area_id)

    person = await admin.begin(Section.STAFF, display_name="Maya Putri", username="maya", password="long enough it is")
    await admin.save(person)
    await branch.server.login("maya", password="long enough it is")

    second = await admin.begin(Section.BRANCHES, name="North", time_zone="Europe/Lisbon")
    await admin.save(second)
    (north,) = await admin.look(Section.BRANCHES, "north")
    await admin.want(intents.ChooseBranch(north.branch_id))
    assert admin.screen.estate.branch == north
    assert admin.screen.estate.services == ()


async def test_the_same_field_changed_by_two_shows_both_and_the_choice_is_kept(admin, branch):
    service = admin.service("A")
    await admin.following.stop()  # this program does not hear of the other's change before it saves
    await admin.edit(SERVICES, service.service_id, name_en="Mine", target_wait_minutes="25")
    await change(
        branch, f"/api/services/{service.service_id}", 1, name="Theirs", names={"en": "Theirs"}, opens_at="09:00"
    )
    admin.following._me = admin.screen.me
    await admin.save(service.service_id)
    assert admin.screen.comparing == service.service_id
    (conflict,) = admin.screen.conflicts(SERVICES, service.service_id)
    assert (conflict.key, conflict.theirs, conflict.mine) == ("name_en", "Theirs", "Mine")

    await admin.want(intents.Resolve(service.service_id, (("name_en", True),)))
    answer = (await branch.admin.get(f"/api/services/{service.service_id}")).json()
    assert (answer["name"], answer["opens_at"], answer["target_wait_minutes"]) == ("Mine", "09:00", 25)
    assert admin.screen.comparing is None
    assert admin.screen.drafts == {}


async def test_different_fields_changed_by_two_are_both_kept_without_a_question(admin, branch):
    service = admin.service("A")
    await admin.following.stop()
    admin.following._me = admin.screen.me
    await admin.edit(SERVICES, service.service_id, target_wait_minutes="25")
    await change(branch, f"/api/services/{service.service_id}", 1, opens_at="09:00")
    await admin.save(service.service_id)
    answer = (await branch.admin.get(f"/api/services/{service.service_id}")).json()
    assert (answer["opens_at"], answer["target_wait_minutes"]) == ("09:00", 25)
    assert admin.screen.comparing is None


async def test_anothers_change_and_a_counters_state_arrive_by_themselves(admin, branch):
    service = admin.service("B")
    await admin.edit(SERVICES, service.service_id, hint_en="Mine")
    await change(branch, f"/api/services/{service.service_id}", 1, name="Renamed", names={"en": "Renamed"})
    await admin.until(lambda: admin.service("B").name == "Renamed")
    assert admin.screen.values(SERVICES, service.service_id)["hint_en"] == "Mine"
    agent = await branch.person("sari")
    assert [one.username for one in await admin.look(Section.STAFF, "sari")] == ["sari"]
    await agent.session(branch.counters[0], "open")
    await admin.until(lambda: admin.counter("1").state == "open")
    assert admin.counter("1").agent_name == "Sari"


async def test_a_device_is_let_in_by_its_code_and_sent_away(admin, branch):
    waiting = (await branch.server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()
    await admin.want(intents.Approve("XXXX-XXXX", "Kiosk 1", admin.screen.estate.branch_id, None))
    assert admin.screen.pairing_error
    assert admin.screen.approved == 0
    await admin.want(intents.Approve(waiting["user_code"], "Kiosk 1", admin.screen.estate.branch_id, None))
    assert (admin.screen.pairing_error, admin.screen.approved) == ("", 1)
    (device,) = await admin.look(Section.DEVICES)
    assert (device.name, device.type, admin.screen.chosen_id) == ("Kiosk 1", "kiosk", device.device_id)

    body = {"device_code": waiting["device_code"]}
    token = (await branch.server.client().post("/api/devices/pairing/token", json=body)).json()["access_token"]
    assert (await branch.server.client(token).get("/api/devices/me")).status_code == 200
    await admin.edit(Section.DEVICES, device.device_id, name="Kiosk, entrance")
    await admin.save(device.device_id)
    await admin.want(intents.Revoke(device.device_id))
    async with asyncio.timeout(10):  # the server trusts a token it knows for two seconds
        while (await branch.server.client(token).get("/api/devices/me")).status_code != 401:
            await asyncio.sleep(0.1)
    (device,) = await admin.look(Section.DEVICES)
    assert (device.name, device.active) == ("Kiosk, entrance", False)


async def test_unsaved_changes_outlive_the_program_but_passwords_do_not(programs, branch, tmp_path):
    first = programs()
    await first.log_in("admin")
    service, me = first.service("A"), first.screen.me
    await first.edit(SERVICES, service.service_id, hint_en="Half written")
    await first.look(Section.STAFF)
    await first.edit(Section.STAFF, me.user_id, password="not for the disk")
    await first.stop()
    assert "not for the disk" not in (tmp_path / "drafts.json").read_text()
    second = programs()
    await second.log_in("admin")
    assert second.screen.values(SERVICES, service.service_id)["hint_en"] == "Half written"
    await second.save(service.service_id)
    assert second.service("A").hint == "Half written"


async def test_a_damaged_file_of_unsaved_changes_is_kept_aside(programs, branch, tmp_path):
    (tmp_path / "drafts.json").write_text("{ not json")
    program = programs()
    await program.log_in("admin")
    assert program.screen.drafts == {}
    assert [one.read_text() for one in tmp_path.glob("drafts.json.damaged-*")] == ["{ not json"]


async def test_what_the_server_refuses_stands_beside_its_field(admin, branch):
    await admin.following.stop()
    admin.following._me = admin.screen.me
    item_id = await admin.begin(COUNTERS, name="7")
    await branch.admin.command("/api/counters", branch_id=branch.branch_id, name="7")
    await admin.save(item_id)
    assert list(admin.screen.problems(COUNTERS, item_id)) == ["name"]
    assert item_id in admin.screen.drafts
    await admin.edit(COUNTERS, item_id, name="8")
    await admin.save(item_id)
    assert admin.counter("8") is not None


async def test_a_supervisor_manages_the_own_branch_and_an_agent_nothing(programs, branch):
    await branch.person("budi", "supervisor")
    await branch.person("sari", "agent")
    program = programs()
    await program.log_in("sari")
    assert program.screen.phase is Phase.LOGIN
    assert program.screen.login_error
    await program.log_in("budi")
    assert program.screen.phase is Phase.WORK
    own = (Section.DASHBOARD, Section.SERVICES, Section.COUNTERS, Section.DEVICES, Section.REPORTS, Section.AUDIT)
    assert program.screen.sections == own
    assert [one.code for one in program.screen.estate.services] == ["A", "B"]


async def test_an_empty_tenant_begins_with_its_first_branch(programs, branch, server):
    from qms_server.operations.tenants import create_tenant

    from tests.support.server import PASSWORD

    await create_tenant(server.parts.database, "fresh", "Fresh", "admin", PASSWORD)
    program = programs()
    await program.log_in("admin", "fresh")
    assert (program.screen.section, program.screen.chosen_id) == (Section.BRANCHES, None)
    item_id = await program.begin(Section.BRANCHES, name="First", time_zone="Asia/Jakarta")
    await program.save(item_id)
    assert program.screen.estate.branch.name == "First"


async def test_without_a_server_nothing_is_lost_and_it_is_said(branch, programs, tmp_path):
    writers = set()

    async def relay(reader, writer):
        host, port = branch.server.url.removeprefix("http://").split(":")
        up_reader, up_writer = await asyncio.open_connection(host, int(port))
        writers.update((writer, up_writer))

        async def pump(source, sink):
            while data := await source.read(65536):
                sink.write(data)
            sink.close()

        await asyncio.gather(pump(reader, up_writer), pump(up_reader, writer), return_exceptions=True)

    proxy = await asyncio.start_server(relay, "127.0.0.1", 0)
    program = programs(tmp_path, f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
    await program.log_in("admin")
    service = program.service("A")
    await program.edit(SERVICES, service.service_id, hint_en="Kept")
    proxy.close()

    def is_lost():
        for writer in writers:  # a connection that was just being made is cut too
            writer.transport.abort()
        return program.screen.lost_since is not None

    is_lost()
    await program.save(service.service_id)
    assert program.screen.notice.trouble
    await program.until(is_lost)
    assert program.screen.values(SERVICES, service.service_id)["hint_en"] == "Kept"
    await program.stop()
    assert "Kept" in json.dumps(json.loads((tmp_path / "drafts.json").read_text()))


async def test_a_webhook_is_made_changed_switched_off_and_deleted(admin, branch):
    section = Section.WEBHOOKS
    typed = {"name": "CRM", "url": "https://crm.example.org/q", "secret": "long enough it is"}
    item_id = await admin.begin(section, **typed, events=("ticket.called", "ticket.no_show"))
    assert admin.screen.problems(section, item_id) == {}
    await admin.save(item_id)
    (made,) = admin.screen.estate.webhooks
    assert (made.name, [str(one) for one in made.events], made.branch_ids) == (
        "CRM",
        ["ticket.called", "ticket.no_show"],
        [],
    )
    await admin.edit(section, made.webhook_id, branch_ids=(branch.branch_id,), active=False)
    await admin.save(made.webhook_id)
    answer = (await branch.admin.get(f"/api/webhooks/{made.webhook_id}")).json()
    assert (answer["branch_ids"], answer["active"]) == ([branch.branch_id], False)
    await admin.want(intents.Delete(section, made.webhook_id))
    assert admin.screen.estate.webhooks == ()
