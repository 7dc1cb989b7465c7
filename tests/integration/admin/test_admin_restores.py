"""History, roll-back and order on a real server; an item that somebody else deletes under the pen."""

from qms_admin import intents
from qms_admin.sections import Section

from tests.support.admin_program import SERVICES


async def test_a_change_is_told_and_taken_back(admin):
    service = admin.service("B")
    before = service.name
    await admin.want(intents.Open(SERVICES, service.service_id))
    await admin.edit(SERVICES, service.service_id, name_en="Passports")
    await admin.save(service.service_id)
    await admin.until(lambda: service.service_id in admin.screen.latest)
    assert admin.screen.latest[service.service_id].actor_name
    await admin.want(intents.ShowHistory(service.service_id))
    versions = admin.screen.history.versions
    assert versions[0].after["name"] == "Passports"
    assert versions[1].after["name"] == before
    await admin.want(intents.Restore(versions[1].config_version_id))
    assert admin.service("B").name == before
    assert admin.screen.history.versions[0].action == "restored"


async def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unseen(admin, branch):
    service = admin.service("B")
    path = f"/api/services/{service.service_id}"
    await branch.admin.change(path, name="Passports")
    await admin.want(intents.Open(SERVICES, service.service_id))
    await admin.want(intents.ShowHistory(service.service_id))
    oldest = admin.screen.history.versions[-1]
    await branch.admin.change(path, max_waiting=7)
    await admin.want(intents.Restore(oldest.config_version_id))
    assert admin.screen.notice.trouble
    assert "meanwhile" in admin.screen.notice.sentence
    assert (await branch.admin.get(path)).json()["max_waiting"] == 7
    assert admin.screen.history.versions[0].after["max_waiting"] == 7, "what is new is shown"
    await admin.want(intents.Restore(oldest.config_version_id))
    assert not admin.screen.notice.trouble
    assert (await branch.admin.get(path)).json()["max_waiting"] is None


async def test_the_order_of_services_is_the_one_that_was_made(admin):
    services = admin.screen.estate.services
    last = services[-1]
    await admin.want(intents.Move(Section.SERVICES, last.service_id, 0))
    assert [one.code for one in admin.screen.estate.services] == [last.code, *(one.code for one in services[:-1])]


async def test_what_is_written_for_an_item_that_goes_is_kept(admin, programs, tmp_path):
    service = admin.service("B")
    await admin.edit(SERVICES, service.service_id, hint_en="Bring your passport")
    other = programs(tmp_path / "other")
    await other.log_in("admin")
    await other.want(intents.Delete(SERVICES, service.service_id))
    await admin.until(lambda: admin.screen.orphans)
    assert admin.screen.orphans[service.service_id].name == service.name
    await admin.want(intents.Dismiss(service.service_id))
    assert admin.screen.orphans == {}
