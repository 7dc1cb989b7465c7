"""History in words, order by hand, and what was written for an item that is gone."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from qms_admin.drafts import Draft
from qms_admin.forms import ticket
from qms_admin.history import Difference, differences, names_of
from qms_admin.ordering import moved
from qms_admin.sections import Section
from qms_admin.state import with_change, with_estate
from qms_admin.views.audit_words import subject
from qms_admin.views.values import value_words
from qms_admin.views.words import field_words
from qms_clientkit.i18n.translator import Translator
from qms_contract.audit import AuditAction
from qms_contract.kiosk import PartSizes, TextSize, TicketTemplate
from qms_contract.versions import ConfigAction, ConfigVersion

from tests.support.admin_audit import a_deed
from tests.support.admin_data import NOW, a_role, estate, make_id, screen
from tests.support.display_data import BRANCH
from tests.support.wire_samples import AN_ASSET

B = make_id("service B")


def a_version(before, after, action=ConfigAction.CHANGED, **changes):
    fields = {"config_version_id": uuid4(), "branch_id": BRANCH, "entity": "services", "entity_id": B, "action": action}
    who = {"actor_id": uuid4(), "actor_name": "Maya Putri", "ts": NOW - timedelta(minutes=8)}
    return ConfigVersion(**{**fields, **who, "before": before, "after": after, **changes})


def test_only_what_differs_is_said_and_no_version_or_own_id():
    before = {"service_id": str(B), "name": "Old", "active": True, "version": 3, "hint": None}
    after = {**before, "name": "New", "version": 4}
    assert differences(before, after, B) == [Difference("name", "Old", "New")]


def test_of_a_new_item_what_was_given():
    made = a_version(None, {"name": "New", "hint": None, "names": {}}, ConfigAction.CREATED)
    assert differences(made.before, made.after, B) == [Difference("name", None, "New")]


def places(item, to):
    services = tuple(
        type(one)(**{name: getattr(one, name) for name in one.__struct_fields__} | {"sort_order": place})
        for place, one in enumerate(estate().services, 1)
    )
    return [(one.code, place) for one, place in moved(services, make_id(f"service {item}"), to)]


def test_moving_changes_only_the_places_between():
    assert places("A", 2) == [("B", 1), ("C", 2), ("A", 3)]
    assert places("P", 0) == [("P", 1), ("A", 2), ("B", 3), ("C", 4)]


def test_moving_beyond_an_end_or_nowhere_changes_nothing():
    assert places("A", -1) == places("P", 9) == places("B", 1) == []


def draft(**changes):
    fields = {"section": Section.SERVICES, "item_id": B, "branch_id": BRANCH, "is_new": False}
    return Draft(**{**fields, "request_id": uuid4(), "edits": {}, **changes})


def without_b(shown):
    left = tuple(one for one in shown.estate.services if one.service_id != B)
    return with_estate(shown, replace(shown.estate, services=left))


def test_what_was_written_for_a_deleted_item_stays_within_reach():
    shown = without_b(with_change(screen(), draft(), "hint_en", "Bring your passport"))
    assert shown.drafts == {}
    assert shown.orphans[B].name == "Account opening"
    assert shown.orphans[B].draft.edits["hint_en"].mine == "Bring your passport"
    assert shown.changes(B) == 0


def test_a_draft_of_another_branch_is_no_orphan():
    elsewhere = screen(drafts={B: draft(branch_id=uuid4())})
    shown = without_b(elsewhere)
    assert (set(shown.drafts), shown.orphans) == ({B}, {})


def test_of_a_value_with_parts_those_that_differ_are_told():
    before = {"alarms": {"waiting": 20, "wait_minutes": 30}, "names": {"en": "Main"}}
    after = {"alarms": {"waiting": 25, "wait_minutes": 30}, "names": {"en": "Main", "id": "Utama"}}
    assert differences(before, after, B) == [
        Difference("alarms", {"waiting": 20}, {"waiting": 25}),
        Difference("names", {}, {"id": "Utama"}),
    ]


def test_a_part_is_called_as_in_the_form():
    text = Translator("qms_admin.i18n", "en")
    assert (
        value_words({"waiting": 25, "wait_minutes": None}, {}, text)
        == "People waiting: 25, Longest wait (min): (empty)"
    )
    assert value_words({"id": "Utama", str(B): True}, {str(B): "Hall"}, text) == "Bahasa Indonesia: Utama, Hall: on"


def test_a_tickets_template_is_told_in_words():
    text = Translator("qms_admin.i18n", "en")
    template = {"hidden": ["qr", "advert"], "sizes": {"service": "large"}, "labels": {"ahead": {"en": "Before you"}},
                "lines": {"time": True}, "estimate_as": "clock", "hides_unsure": False}  # fmt: skip
    assert value_words(template, {}, text) == (
        "Left out: QR code, Advertisement, Sizes: Service: Large, Own words: People ahead: English: Before you, "
        "Line above: Date and time: on, Estimate as: Clock time, about 10:45, Hides an unsure estimate: off"
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ticket_size_qr", "Ticket: size, QR code"),
        ("ticket_label_ahead_ar", "Ticket: own words, People ahead, العربية"),
        ("ticket_advert_en", "Ticket: advertisement, English"),
        ("ticket_estimate_as", "Ticket: how the wait is told"),
        ("of_a_newer_server", "Of a newer server"),
    ],
)
def test_what_is_asked_of_a_ticket_has_a_name(key, said):
    assert field_words(Translator("qms_admin.i18n", "en"), key) == said


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_field_of_a_ticket_has_a_name(language):
    text = Translator("qms_admin.i18n", language)
    for key in ticket.read(None):
        assert field_words(text, key) != key.replace("_", " ").capitalize(), key


def test_of_a_tickets_template_only_what_is_otherwise_is_told():
    usual = msgspec.to_builtins(TicketTemplate())
    other = msgspec.to_builtins(TicketTemplate(sizes=PartSizes(qr=TextSize.LARGE), advert={"en": "Sale"}))
    assert differences(None, {"name": "Hall", "ticket": usual}, B) == [Difference("name", None, "Hall")]
    now = {"sizes": {"qr": "large"}, "advert": {"en": "Sale"}}
    ticket = Difference("ticket", {"sizes": {"qr": "medium"}, "advert": {}}, now)
    assert differences(None, {"ticket": other}, B) == [ticket]
    assert differences({"ticket": usual}, {"ticket": other}, B) == [ticket]


def test_a_file_is_told_by_its_name():
    asset = msgspec.structs.replace(AN_ASSET, name="sale.png")
    assert names_of(estate(assets=(asset,)))[str(asset.asset_id)] == "sale.png"


def test_who_signed_in_is_told_by_name_also_before_the_staff_were_read():
    maya = make_id("maya")
    signed_in = a_deed(AuditAction.LOGGED_IN, target="users", target_id=maya, actor_id=maya, actor_name="Maya Putri")
    assert subject(Translator("qms_admin.i18n", "en"), signed_in, {}) == "Maya Putri"


@pytest.mark.parametrize(
    ("field", "value", "english", "indonesian"),
    [
        ("permissions", ["queues.read", "tickets.pick"], "See queues, Call out of turn", "permission"),
        ("role", "supervisor", "Supervisor", "staff.supervisor"),
        ("reference", "optional", "Asked, and may be skipped", "service.reference_optional"),
        ("reference_kind", "phone", "Phone number", "service.kind_phone"),
        ("hours", {"mon": [{"opens": "08:00", "closes": "12:00"}], "tue": []},
         "Monday: 08:00–12:00, Tuesday: (empty)", "weekday.mon"),
        ("languages", ["en", "id"], "English, Bahasa Indonesia", None),
        ("events", ["ticket.no_show"], "No-show", "webhook.ticket_no_show"),
        ("cycle", "weekly", "Every week, Monday to Sunday", "schedule.weekly"),
        ("group_by", "service", "by service", "report.by_service"),
        ("display", {"layout": "services", "scheme": "high_contrast"},
         "Layout: A line for each service, Colours: High contrast", "screens.scheme_high_contrast"),
        ("voice", {"numbers": "digits"}, "How numbers are said: A, zero, one, seven", "screens.numbers_digits"),
        ("priority_classes", [{"priority_class": "vip", "rank": 1}, {"priority_class": "regular", "rank": 3}],
         "Class: VIP, Rank: 1; Class: Regular, Rank: 3", "part.rank"),
        ("exceptions", [{"date": "2026-12-25", "name": "Christmas", "spans": []}],
         "Date: 2026-12-25, Name: Christmas, Hours: (empty)", "part.date"),
        ("role_id", "0199c0de-0000-7000-8000-000000000001", "(of another branch, or deleted)", "compare.unknown"),
        ("a_count", 0, "0", None),
    ],
)  # fmt: skip
def test_no_code_of_the_wire_is_shown(field, value, english, indonesian):
    assert value_words(value, {}, Translator("qms_admin.i18n", "en"), field) == english
    text = Translator("qms_admin.i18n", "id")
    said = value_words(value, {}, text, field)
    word = text.find(indonesian) if indonesian and "." in indonesian else None
    assert word is None or word in said
    assert indonesian is None or said != english or field == "role", "a supervisor is called so in both"


def test_a_move_to_another_branch_is_told_and_what_a_device_says_of_itself_is_not():
    before = {"branch_id": str(BRANCH), "last_seen_at": "2026-11-23T03:00:00Z", "runs": ["a"], "vitals": None}
    after = {"branch_id": str(B), "last_seen_at": "2026-11-23T04:00:00Z", "runs": ["b"], "vitals": {"memory_mb": 90}}
    assert differences(before, after, None) == [Difference("branch_id", str(BRANCH), str(B))]
    assert differences(None, after, None) == []


def test_a_role_of_ones_own_is_told_by_its_name():
    role = a_role("Front office")
    names, text = names_of(estate(roles=(role,))), Translator("qms_admin.i18n", "en")
    assert value_words(str(role.role_id), names, text, "role_id") == "Front office"
