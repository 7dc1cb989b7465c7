"""The kiosk's transitions."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace as changed
from qms_contract.devices import PrinterStatus
from qms_contract.hours import DayException, Span, Weekday
from qms_kiosk import choices, on_paper, steps
from qms_kiosk import state as to
from qms_kiosk.printing.devices import BadPrinterAddress, parse_address
from qms_kiosk.printing.status import read_status
from qms_kiosk.refusals import next_opening
from qms_kiosk.state import KioskState, Phase, Toggle

from tests.support.kiosk_samples import a_branch, a_config, a_queue, a_service, a_ticket, an_area, service_id

IDS = steps.Ids(UUID(int=900), UUID(int=901))
AT_1014 = datetime(2026, 11, 23, 10, 14, tzinfo=UTC)


def at_services() -> KioskState:
    return to.choose_language(to.configured(KioskState(), a_config()), "id")


def issuing() -> KioskState:
    return steps.choose_service(at_services(), service_id(0), IDS)


def test_a_language_begins_the_visit():
    state = at_services()
    assert (state.phase, state.language) == (Phase.SERVICES, "id")


def test_a_second_tap_changes_nothing():
    first = issuing()
    assert steps.choose_service(first, service_id(1), steps.Ids(UUID(int=1), UUID(int=2))) is first


def test_somebody_elses_ticket_is_not_shown():
    state = issuing()
    assert on_paper.issued(state, a_ticket(ticket_id=UUID(int=5)), has_printer=True) is state
    assert on_paper.issued(to.home(state), a_ticket(), has_printer=True).phase is Phase.HOME


def test_an_answer_that_comes_late_still_counts_while_the_visitor_waits():
    state = to.unanswered(issuing(), UUID(int=901))
    assert state.phase is Phase.UNANSWERED
    assert on_paper.issued(state, a_ticket(), has_printer=True).phase is Phase.ISSUED
    assert on_paper.issued(state, a_ticket(), has_printer=False).phase is Phase.NOTE


def test_home_forgets_the_visitor_but_not_the_branch():
    state = to.toggle(replace(issuing(), online=True, queues={service_id(0): a_queue(0)}), Toggle.LARGE_TEXT)
    home = to.home(state)
    assert (home.phase, home.language, home.toggles, home.issue) == (Phase.HOME, "en", frozenset(), None)
    assert home.online
    assert home.queues


def test_nine_services_in_two_areas_are_grouped():
    areas = [an_area(1, "Ground floor"), an_area(2, "First floor")]
    services = [a_service(index, area_id=areas[index % 2].area_id) for index in range(9)]
    state = to.begin(to.configured(KioskState(), a_config(services, areas=areas)))
    assert state.phase is Phase.AREAS
    inside = to.choose_area(state, areas[0].area_id)
    assert len(choices.in_area(a_config(services, areas=areas), inside.area_id)) == 5
    assert to.back(inside).phase is Phase.AREAS


def test_a_visitor_whose_page_or_area_is_gone_begins_anew_and_sees_no_empty_screen():
    first, second = an_area(0, "Hall"), an_area(1, "Upstairs")
    many = [a_service(n) for n in range(12)]
    state = to.choose_language(to.configured(KioskState(), a_config(many)), "en")
    last = to.more(to.more(state))
    assert last.page == 2
    assert to.configured(last, a_config(many[:7], version=2)).page == 0
    assert to.configured(last, a_config(many, version=2)) == replace(last, config=a_config(many, version=2))
    split = [a_service(n, area_id=(first, second)[n % 2].area_id) for n in range(10)]
    grouped = a_config(split, areas=[first, second])
    inside = to.choose_area(to.choose_language(to.configured(KioskState(), grouped), "en"), second.area_id)
    assert inside.phase is Phase.SERVICES
    without = a_config([one for one in split if one.area_id == first.area_id], areas=[first], version=2)
    assert to.configured(inside, without).area_id is None


def test_more_turns_the_pages_and_every_service_is_on_one():
    services = [a_service(index) for index in range(8)]
    state = to.begin(to.configured(KioskState(), a_config(services)))
    assert state.phase is Phase.SERVICES
    seen = []
    for _ in range(choices.page_count(services)):
        seen += [one.service_id for one in choices.on_page(services, state.page)]
        state = to.more(state)
    assert seen == [one.service_id for one in services]
    assert state.page == 0


def in_halls(count, version=1):
    halls = [an_area(index, f"Hall {index:02}") for index in range(count)]
    return a_config([a_service(n, area_id=halls[n % count].area_id) for n in range(20)], areas=halls, version=version)


def test_a_service_of_an_area_that_is_switched_off_stands_in_every_other():
    areas = [an_area(number, f"Floor {number}") for number in range(3)]
    services = [a_service(index, area_id=areas[index % 3].area_id) for index in range(9)]
    config = a_config(services, areas=[*areas[:2], msgspec.structs.replace(areas[2], active=False)])
    names = [{one.code for one in choices.in_area(config, area.area_id)} for area in choices.areas(config)]
    assert [len(one) for one in names] == [6, 6]
    assert set.union(*names) == {one.code for one in services}, "whatever is offered is reached"


def test_every_one_of_many_areas_is_on_a_page():
    state, seen = to.begin(to.configured(KioskState(), in_halls(14))), []
    assert state.phase is Phase.AREAS
    for _ in range(3):
        seen += [one.name for one in choices.on_page(choices.areas(state.config), state.page)]
        state = to.more(state)
    assert (seen, state.page) == ([f"Hall {index:02}" for index in range(14)], 0)
    within = to.choose_area(to.more(state), choices.areas(state.config)[13].area_id)
    assert (within.page, to.back(within).page) == (0, 0)


def test_whose_areas_or_page_of_areas_are_gone_goes_on_to_what_there_is():
    state = to.more(to.begin(to.configured(KioskState(), in_halls(14))))
    fewer = to.configured(state, in_halls(3, version=2))
    assert (fewer.phase, fewer.page) == (Phase.AREAS, 0)
    assert to.configured(state, in_halls(1, version=2)).phase is Phase.SERVICES
    assert to.configured(state, in_halls(14, version=2)).page == 1
    picking = to.pick_language(state)
    assert to.configured(picking, in_halls(1, version=2)).phase is Phase.SERVICES, "nothing to come back to"


@pytest.mark.parametrize(
    ("hours", "waiting", "expected"),
    [
        (("08:00", "15:00"), 0, "open"),
        (("08:00", "10:14"), 0, "closed"),
        (("10:15", None), 0, "closed"),
        ((None, None), 9, "full"),
    ],
)
def test_availability_at_1014(hours, waiting, expected):
    service = a_service(0, opens_at=hours[0], closes_at=hours[1], max_waiting=9)
    branch = a_branch(time_zone="UTC")
    assert choices.availability(service, a_queue(0, waiting), branch, AT_1014) == expected


def test_a_service_without_hours_keeps_its_branchs_and_the_last_ticket_is_given_before_the_close():
    hours = {Weekday.MONDAY: [Span(opens="08:00", closes="10:30")]}
    branch = a_branch(time_zone="UTC", hours=hours)
    assert choices.availability(a_service(0), None, branch, AT_1014) == "open"
    assert choices.availability(a_service(0, last_ticket_minutes=20), None, branch, AT_1014) == "closed"
    own = {Weekday.MONDAY: [Span(opens="12:00", closes="13:00")]}
    assert choices.availability(a_service(0, hours=own), None, branch, AT_1014) == "closed"
    holiday = changed(branch, exceptions=[DayException(date=AT_1014.date(), name="Founding day")])
    assert choices.availability(a_service(0), None, holiday, AT_1014) == "closed"


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"next_opening": "2026-11-24T08:00:00+07:00"}, datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ({"next_opening": None}, None),
        ({"next_opening": "2026-11-24T08:00:00"}, None),
        ({"next_opening": 7}, None),
        ({"max_waiting": 3}, None),
        (None, None),
        ("soon", None),
    ],
)
def test_the_next_opening_is_read_from_a_refusal(details, expected):
    assert next_opening(details) == expected


@pytest.mark.parametrize(
    ("cause", "paper", "status"),
    [
        (b"\x12", b"\x12", PrinterStatus.OK),
        (b"\x12", b"\x1e", PrinterStatus.LOW),
        (b"\x12", b"\x72", PrinterStatus.OUT),
        (b"\x32", b"\x12", PrinterStatus.OUT),
        (b"\x16", b"\x12", PrinterStatus.OFFLINE),
        (b"", b"", PrinterStatus.UNKNOWN),
        (b"\x12", b"\xff", PrinterStatus.UNKNOWN),
    ],
)
def test_status_bytes(cause, paper, status):
    assert read_status(cause, paper) is status


@pytest.mark.parametrize("address", ["", "tcp:", "tcp://h:x", "usb:1", "usb:zz:1", "ftp://h", "file:"])
def test_a_wrong_printer_address_is_named(address):
    with pytest.raises(BadPrinterAddress, match="is not one of tcp"):
        parse_address(address)
