"""The audit log as it is looked at: what is asked of the server, which pages are kept, the way back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_admin.audit_log import KEPT_PAGES, KINDS, PAGE, AuditLog, Sought, begun, version_before, with_page
from qms_admin.history import same_fields
from qms_admin.views.audit_words import subject, title
from qms_clientkit.i18n.translator import Translator
from qms_contract.audit import AuditAction, AuditGroup

from tests.support.admin_audit import AFTER, BEFORE, CHANGE, SERVICE, a_deed, a_version
from tests.support.admin_data import NOW, make_id

MAYA = make_id("maya")
TEXT = Translator("qms_admin.i18n", "en")


def test_what_is_sought_in_the_servers_words():
    sought = Sought("services", MAYA, 7, "cash")
    assert sought.query(NOW) == {
        "group": "config", "target": "services", "actor_id": MAYA, "q": "cash",
        "from": (NOW - timedelta(days=7)).isoformat(), "to": NOW.isoformat(),
    }  # fmt: skip
    assert Sought("signing_in").query(NOW)["group"] == AuditGroup.AUTH
    assert {key for key, value in Sought().query(NOW).items() if value is not None} == {"to"}


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_kind_and_every_deed_has_words(language):
    text = Translator("qms_admin.i18n", language)
    assert [kind for kind in KINDS if text.find(f"audit.kind_{kind}") is None] == []
    wordless = [one for one in AuditAction if text.find(f"audit.{one.replace('.', '_')}") is None]
    assert wordless == []


@given(st.lists(st.integers(0, 60), max_size=80))
def test_pages_come_in_any_order_and_few_are_kept(numbers):
    log = begun(AuditLog(), Sought(), NOW)
    for number in numbers:
        log = with_page(log, log.serial, number, [CHANGE] * PAGE, 61 * PAGE)
        assert len(log.pages) <= KEPT_PAGES
        assert log.entry(number * PAGE + PAGE - 1) == CHANGE
    for number in set(range(61)) - set(log.pages):
        assert log.entry(number * PAGE) is None


def test_an_answer_to_what_was_sought_before_is_passed_over():
    first = begun(AuditLog(), Sought(words="a"), NOW)
    second = begun(first, Sought(words="ab"), NOW)
    assert with_page(second, first.serial, 0, [CHANGE], 1) == second
    assert with_page(second, second.serial, 0, [CHANGE], 1).chosen == CHANGE


def test_the_chosen_deed_stays_when_its_list_is_read_again_from_the_top():
    """Pages that were left long ago are read again when somebody comes back to them, the first one too."""
    deeds = [a_deed(minutes=number) for number in range(PAGE)]
    log = with_page(begun(AuditLog(), Sought(), NOW), 1, 0, deeds, 61 * PAGE)
    for number in range(1, KEPT_PAGES + 2):
        log = with_page(log, log.serial, number, [CHANGE] * PAGE, 61 * PAGE)
    assert 0 not in log.pages
    log = replace(log, chosen=CHANGE, before=a_version())
    again = with_page(log, log.serial, 0, deeds, 61 * PAGE)
    assert (again.chosen, again.before) == (CHANGE, a_version())
    assert len(again.pages) == KEPT_PAGES, "and what was read besides is still there"
    anew = with_page(begun(again, Sought(), NOW), again.serial + 1, 0, deeds, 61 * PAGE)
    assert anew.chosen == deeds[0], "what is sought anew begins at its top"


def test_the_way_back_is_the_version_before_the_change():
    versions = [a_version(BEFORE, AFTER, 8), a_version(minutes=3000), a_version(minutes=9000)]
    assert version_before(CHANGE, versions) == versions[1]
    assert version_before(CHANGE, versions[:1]) is None
    assert version_before(a_deed(AuditAction.CONFIG_CREATED, after=AFTER), versions) is None
    assert version_before(CHANGE, [versions[0], a_version(AFTER, None, 3000)]) is None, "after a deletion was nothing"


def test_titles_say_what_and_name_it():
    assert title(TEXT, CHANGE, {}) == "Account opening: Tickets until, Most tickets a day and 1 more"
    assert subject(TEXT, a_deed(target="services", target_id=SERVICE), {str(SERVICE): "Cash"}) == "Cash"
    assert title(TEXT, a_deed(AuditAction.LOGIN_REFUSED, target="users", target_id=None, actor_name="eve"), {}) == (
        "eve: sign-in refused"
    )
    kiosk = a_deed(AuditAction.DEVICE_COMMANDED, target="devices", target_id=MAYA, after={"command": "restart"})
    assert title(TEXT, kiosk, {str(MAYA): "Kiosk 1"}) == "Kiosk 1: Restart"
    assert title(TEXT, a_deed(AuditAction.CONFIG_CHANGED, before=BEFORE, after=BEFORE), {}) == (
        "Account opening: saved unchanged"
    )


def test_fields_that_say_nothing_are_not_told_as_unchanged():
    told = {one.key for one in same_fields(BEFORE, AFTER, SERVICE)}
    assert told == {"name", "active", "code", "target_wait_minutes", "area_id"}
    assert same_fields(None, AFTER, SERVICE) == []
