"""The audit log read, sought, written to a file and a change taken back, on a real server."""

import csv

from qms_admin import intents
from qms_admin.audit_log import Sought
from qms_admin.sections import Section

from tests.support.admin_program import SERVICES


async def test_a_change_is_found_and_taken_back(admin):
    service = admin.service("B")
    before = service.name
    await admin.edit(SERVICES, service.service_id, name_en="Passports")
    await admin.save(service.service_id)
    await admin.want(intents.Go(Section.AUDIT))
    await admin.until(lambda: admin.screen.audit.chosen and admin.screen.audit.before)
    assert admin.screen.audit.chosen.after["name"] == "Passports"
    assert admin.screen.audit.chosen.address == "127.0.0.1"
    await admin.want(intents.TakeBack(admin.screen.audit.before.config_version_id))
    await admin.until(lambda: admin.service("B").name == before)
    await admin.until(lambda: admin.screen.audit.chosen and admin.screen.audit.chosen.action == "config.restored")


async def test_what_was_changed_since_the_change_was_looked_at_is_not_taken_back_unseen(admin, branch):
    path = f"/api/services/{admin.service('B').service_id}"
    for name in ("Passports", "Identity cards"):
        await branch.admin.change(path, name=name)
    await admin.want(intents.Go(Section.AUDIT))
    await admin.until(lambda: admin.screen.audit.before)
    first = next(one for one in admin.screen.audit.pages[0] if one.after and one.after.get("name") == "Passports")
    admin.presenter.handle(intents.ChooseAudit(first))
    await admin.until(lambda: admin.screen.audit.chosen == first and admin.screen.audit.before)
    assert admin.screen.audit.later == 1
    back = intents.TakeBack(admin.screen.audit.before.config_version_id)
    await branch.admin.change(path, max_waiting=7)
    await admin.want(back)
    assert "meanwhile" in admin.screen.notice.sentence
    told = (await branch.admin.get(path)).json()
    assert (told["name"], told["max_waiting"]) == ("Identity cards", 7)


async def test_what_is_sought_last_is_shown_and_written(admin, tmp_path):
    await admin.want(intents.Go(Section.AUDIT))
    for words in ("a", "ad", "admin"):
        admin.presenter.handle(intents.SeekAudit(Sought("signing_in", words=words)))
    await admin.until(lambda: admin.screen.audit.total is not None and admin.screen.audit.sought.words == "admin")
    await admin.until(lambda: {one.target for one in admin.screen.audit.pages.get(0, ())} == {"users"})
    total = admin.screen.audit.total
    path = tmp_path / "log.csv"
    path.write_text("what was there before")
    await admin.want(intents.ExportAudit(str(path)))
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == total + 1
    assert rows[0][0] == "audit_id"
    assert {row[6] for row in rows[1:]} <= {"auth.logged_in", "auth.login_refused"}
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".log")] == []


async def test_a_file_that_cannot_be_written_is_told(admin, tmp_path):
    await admin.want(intents.ExportAudit(str(tmp_path / "missing" / "log.csv")))
    assert admin.screen.notice.trouble
    assert "missing" in admin.screen.notice.sentence
