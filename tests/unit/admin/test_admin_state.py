"""The screen's state: drafts over the estate, validation beside the field, what events change."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from qms_admin.drafts import Draft
from qms_admin.estate import with_event
from qms_admin.sections import Section
from qms_admin.state import form_of, with_change, with_estate, without_saved
from qms_clientkit.i18n.translator import missing_keys
from qms_contract.device_health import Health, attention, health
from qms_contract.events import (
    ConfigPayload,
    CounterPayload,
    DevicePayload,
    Envelope,
    EventType,
    Origin,
    TicketPayload,
)
from qms_contract.tickets import TicketStatus
from qms_contract.topics import all_topic

from tests.support.admin_data import DEVICES, NOW, a_counter, a_device, a_service, estate, make_id, screen
from tests.support.agent_samples import a_visit
from tests.support.display_data import BRANCH, TENANT

B = make_id("service B")

LATER = NOW + timedelta(seconds=91)


def begin(section, item_id, *, is_new=False):
    return Draft(section=section, item_id=item_id, branch_id=BRANCH, is_new=is_new, request_id=uuid4(), edits={})


def edited(shown, section=Section.SERVICES, item_id=B, **values):
    for key, value in values.items():
        shown = with_change(shown, begin(section, item_id), key, value)
    return shown


def problem(section=Section.SERVICES, item_id=B, shown=None, **values):
    found = edited(shown or screen(section), section, item_id, **values).problems(section, item_id)
    return {key: words.key for key, words in found.items()}


def event(kind, payload):
    return Envelope(
        v=1, type=kind, ts=NOW, tenant_id=TENANT, branch_id=BRANCH, topic=all_topic(BRANCH), epoch="e", offset=2,
        prev=1, payload=payload,
    )  # fmt: skip


def test_indonesian_has_every_text():
    assert missing_keys("qms_admin.i18n", ["id"]) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"code": "A"}, {"code": "problem.used_by"}),
        ({"code": "a"}, {"code": "problem.used_by"}),
        ({"code": "é"}, {"code": "problem.code", "prefix": "problem.prefix"}),
        ({"prefix": "A"}, {"prefix": "problem.used_by"}),
        ({"closes_at": "07:30"}, {"closes_at": "problem.later"}),
        ({"closes_at": "08:00"}, {"closes_at": "problem.later"}),
        ({"closes_at": "8 pm"}, {"closes_at": "problem.time"}),
        ({"opens_at": "25:00"}, {"opens_at": "problem.time"}),
        ({"opens_at": "", "closes_at": "07:30"}, {}),
        ({"name_en": " "}, {"name_en": "problem.required"}),
        ({"name_id": ""}, {}),
        ({"max_per_day": "0"}, {"max_per_day": "problem.range"}),
        ({"max_per_day": "²"}, {"max_per_day": "problem.range"}),
        ({"max_per_day": ""}, {}),
        ({"target_wait_minutes": ""}, {"target_wait_minutes": "problem.required"}),
        ({"first_number": "500", "last_number": "499"}, {"last_number": "problem.not_lower"}),
        ({"hint_en": "x" * 121}, {"hint_en": "problem.too_long"}),
    ],
)
def test_what_is_wrong_with_a_service_is_said_at_its_field(values, expected):
    assert problem(**values) == expected


def test_what_is_wrong_with_others():
    assert problem(Section.COUNTERS, make_id("counter 1"), name="2") == {"name": "problem.name_taken"}
    assert problem(Section.BRANCHES, BRANCH, time_zone="Mars/Base", accent="red", languages=()) == {
        "time_zone": "problem.zone",
        "accent": "problem.accent",
        "languages": "problem.languages",
    }
    assert problem(Section.BRANCHES, BRANCH, area_new="Hall").keys() >= {"area_new"}
    sari = make_id("sari")
    assert problem(Section.STAFF, sari, branch_id="", password="short") == {
        "branch_id": "problem.branch",
        "password": "problem.password",
    }
    assert problem(Section.STAFF, sari, branch_id="", role="admin") == {}
    assert problem(Section.DEVICES, make_id("Old kiosk"), name="") == {"name": "problem.required"}


def test_an_item_nobody_touched_has_no_problems_and_no_draft():
    assert screen().problems(Section.SERVICES, B) == {}
    assert edited(edited(screen(), hint_en="x"), hint_en="").drafts == {}


def test_the_letter_on_tickets_follows_the_letter_while_both_are_the_same():
    shown = edited(screen(), code="x")
    assert shown.values(Section.SERVICES, B)["prefix"] == "x"
    apart = edited(edited(screen(), prefix="Q"), code="X")
    assert apart.values(Section.SERVICES, B)["prefix"] == "Q"


def test_only_what_differs_is_sent():
    shown = edited(screen(), name_en="Accounts", opens_at="8:00", counters=(), closes_at="")
    context, values = shown.context(Section.SERVICES, B), shown.values(Section.SERVICES, B)
    fields = form_of(Section.SERVICES).changed_fields(values, context)
    assert set(fields) == {"name", "names", "closes_at"}
    assert fields["names"]["ar"] == "فتح حساب"
    assert fields["closes_at"] is None


def test_a_language_the_branch_gave_up_keeps_its_name():
    services = (a_service("B", names={"en": "Account opening", "fr": "Compte"}),)
    shown = edited(screen(estate=estate(services=services)), name_en="Accounts")
    fields = form_of(Section.SERVICES).changed_fields(
        shown.values(Section.SERVICES, B), shown.context(Section.SERVICES, B)
    )
    assert fields["names"] == {"en": "Accounts", "fr": "Compte"}


def test_a_draft_outlives_news_and_ends_with_its_item():
    shown = edited(screen(), hint_en="Mine")
    renamed = tuple(msgspec.structs.replace(one, version=2, opens_at="09:00") for one in shown.estate.services)
    after = with_estate(shown, replace(shown.estate, services=renamed))
    assert after.values(Section.SERVICES, B)["hint_en"] == "Mine"
    assert after.values(Section.SERVICES, B)["opens_at"] == "09:00"
    assert with_estate(shown, replace(shown.estate, services=())).drafts == {}
    elsewhere = replace(shown.estate, branch_id=uuid4(), services=())
    assert with_estate(shown, elsewhere).drafts == shown.drafts


def test_what_is_typed_while_saving_stays_unsaved():
    saving = edited(screen(), hint_en="One")
    typed = edited(saving, hint_en="One, two")
    assert without_saved(typed, saving.drafts[B]).changes(B) == 1
    assert without_saved(saving, saving.drafts[B]).drafts == {}


def test_events_change_the_counter_and_ask_for_the_configuration():
    busy = a_counter("1", "AP", state="open", agent_name="Sari", current_number="A001")
    after = with_event(estate(), event(EventType.COUNTER_OPENED, CounterPayload(counter=busy)))
    assert after.counters[0] == busy
    payload = ConfigPayload(config_version=3, entity="services", entity_id=str(B))
    assert with_event(estate(), event(EventType.CONFIG_CHANGED, payload)).outdated == 1


@pytest.mark.parametrize("kind", [EventType.TICKET_HELD, EventType.TICKET_TRANSFERRED, EventType.TICKET_REVERTED])
def test_who_leaves_a_counter_leaves_it_free_and_nothing_is_read_anew(kind):
    """A hall that sends many visitors on would have every admin tool read the whole configuration all the time."""
    visitor = a_visit("A001")
    busy = a_counter("1", "AP", state="open", current_number="A001", current_ticket_id=visitor.ticket_id)
    known = replace(estate(), counters=(busy, *estate().counters[1:]))
    origin = Origin(status=TicketStatus.SERVING, service_id=visitor.service_id, counter_id=busy.counter_id)
    after = with_event(known, event(kind, TicketPayload(ticket=visitor, counter=None, origin=origin)))
    assert (after.counters[0].current_number, after.counters[0].state, after.outdated) == (None, "open", 0)
    other = msgspec.structs.replace(visitor, ticket_id=uuid4())
    told = event(kind, TicketPayload(ticket=other, counter=None, origin=origin))
    assert with_event(known, told) == known, "it is another visitor who is there now"


def test_a_device_that_has_gone_or_has_no_paper_is_counted_when_it_is_told():
    known = estate()
    kiosk = a_device("Kiosk 3")
    for told, at, is_troubled in (
        (msgspec.structs.replace(kiosk, printer="out"), NOW, True),
        (kiosk, LATER, True),
        (kiosk, NOW, False),
    ):
        at_once = msgspec.structs.replace(event(EventType.DEVICE_STATUS, DevicePayload(device=told)), ts=at)
        after = with_event(known, at_once)
        assert (told in after.troubled) is is_troubled
        assert after.fleet.attention == known.fleet.attention + is_troubled
    worse = event(EventType.DEVICE_STATUS, DevicePayload(device=msgspec.structs.replace(DEVICES[0], buffered=9)))
    after = with_event(known, worse)
    assert (after.fleet, len(after.troubled)) == (known.fleet, len(known.troubled)), "it was counted already"
    assert after.kiosks[0].buffered == 9


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Health.WORKS),
        ({"printer": "unknown"}, Health.WORKS),
        ({"printer": "low"}, Health.LOW_PAPER),
        ({"printer": "out"}, Health.NO_PAPER),
        ({"printer": "offline"}, Health.NO_PRINTER),
        ({"printer": "out", "last_seen_at": NOW - timedelta(minutes=2)}, Health.OFFLINE),
        ({"last_seen_at": None}, Health.NEVER),
        ({"active": False, "last_seen_at": None}, Health.REVOKED),
        ({"buffered": 5}, Health.WORKS),
        ({"buffered": 6}, Health.BUFFER),
        ({"buffered": 60, "printer": "out"}, Health.NO_PAPER),
        ({"buffered": 60, "printer": "low"}, Health.BUFFER),
        ({"clock_skew_ms": -120_000}, Health.WORKS),
        ({"clock_skew_ms": -120_001}, Health.CLOCK),
        ({"clock_skew_ms": 86_400_000}, Health.CLOCK),
    ],
)
def test_a_devices_health(fields, expected):
    device = a_device("Kiosk", **fields)
    assert health(device, NOW) == expected
    assert attention(device, NOW) == (expected in {"offline", "no_paper", "no_printer", "low_paper", "buffer", "clock"})
