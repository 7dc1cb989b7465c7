"""What the forms of hours, holidays, routing and priority classes hold, refuse and send."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from qms_admin.forms import hours, screens, ticket
from qms_admin.forms.base import Context
from qms_admin.forms.rows import parts, row
from qms_admin.refusals import field_of
from qms_admin.sections import Section
from qms_admin.state import form_of
from qms_clientkit.transport.errors import Refused
from qms_contract.assets import Asset
from qms_contract.displays import DisplaySettings, PlaylistItem, Recording, ScheduledNotice, VoiceSettings, VolumeSpan
from qms_contract.hours import DayException, Span, Weekday
from qms_contract.kiosk import PartSizes, PriorityOffer, TextSize, TicketPart, TicketTemplate
from qms_contract.problems import Code
from qms_contract.routing import Preferences
from qms_contract.tickets import PriorityClass

from tests.support.admin_data import a_counter, estate, make_id, screen
from tests.support.display_data import BRANCH, TENANT

MORNING, AFTERNOON = Span(opens="08:00", closes="12:00"), Span(opens="13:00", closes="24:00")
WEEK = {Weekday.MONDAY: [MORNING, AFTERNOON], Weekday.SATURDAY: [MORNING]}
DATES = [
    DayException(date=date(2026, 12, 25), name="Christmas"),
    DayException(date=date(2026, 12, 31), name="Eve", spans=[MORNING]),
]


def of(section, item_id, known=None):
    shown = screen(section, estate=known or estate())
    context = shown.context(section, item_id)
    return form_of(section), context, form_of(section).values(context)


def branch_with(**changes):
    known = estate()
    return estate(branches=(msgspec.structs.replace(known.branch, **changes),))


def test_hours_and_dates_come_back_as_they_were_and_change_nothing():
    form, context, values = of(Section.BRANCHES, BRANCH, branch_with(hours=WEEK, exceptions=DATES, auto_call_seconds=9))
    assert form.problems(values, context) == {}
    assert form.changed_fields(values, context) == {}
    sent = form.fields(values, context)
    assert (sent["hours"], sent["exceptions"], sent["auto_call_seconds"]) == (WEEK, DATES, 9)


def test_a_week_without_hours_is_none_and_a_day_is_sent_in_order():
    form, context, values = of(Section.BRANCHES, BRANCH)
    assert form.fields(values, context)["hours"] is None
    typed = {**values, "hours.tue": ("13.00 – 24:00", "8:00-12:00")}
    assert form.changed_fields(typed, context) == {"hours": {Weekday.TUESDAY: [MORNING, AFTERNOON]}}


@pytest.mark.parametrize(
    "typed", [("-",), ("8-12",), ("12:00-08:00",), ("08:00-08:00",), ("08:00-12:00", "11:00-13:00"),
     ("08:60-12:00",), ("08:00-24:01",)]
)  # fmt: skip
def test_hours_that_cannot_be_stand_beside_their_day(typed):
    form, context, values = of(Section.SERVICES, make_id("service B"))
    assert list(form.problems({**values, "hours.wed": typed}, context)) == ["hours.wed"]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([("25.12.2026", "Christmas", "")], "problem.exception_date"),
        ([("2026-12-25", "", "")], "problem.exception_name"),
        ([("2026-12-25", "Christmas", "9-12")], "problem.exception_hours"),
        ([("2026-12-25", "One", ""), ("2026-12-25", "Two", "")], "problem.exception_twice"),
    ],
)
def test_a_date_that_cannot_be_says_its_line(rows, key):
    form, context, values = of(Section.BRANCHES, BRANCH)
    problems = form.problems({**values, "exceptions": tuple(hours.line(*row) for row in rows)}, context)
    assert (problems["exceptions"].key, problems["exceptions"].values) == (key, (("line", str(len(rows))),))


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("priority_ratio", 1, 100), ("recall_limit", 1, 20), ("auto_call_seconds", 3, 600),
     ("not_collected_after_seconds", 30, 86_400), ("presence_grace_seconds", 30, 3600)],
)  # fmt: skip
def test_a_branchs_numbers_have_the_contracts_bounds(key, low, high):
    form, context, values = of(Section.BRANCHES, BRANCH)
    for good in (low, high):
        assert form.problems({**values, key: str(good)}, context) == {}
    for bad in (low - 1, high + 1, "x"):
        assert list(form.problems({**values, key: str(bad)}, context)) == [key]


def test_weights_of_1_are_not_sent_and_only_served_services_have_one():
    a, b = make_id("service A"), make_id("service B")
    known = estate(counters=(a_counter("1", "AP", weights={a: 3}, prefers=Preferences(languages=["id"])),))
    form, context, values = of(Section.COUNTERS, make_id("counter 1"), known)
    assert form.changed_fields(values, context) == {}
    typed = {**values, f"weight_{a}": "1", f"weight_{b}": "5", "prefers_visit_types": "loan, card, loan"}
    changed = form.changed_fields(typed, context)
    assert changed == {"weights": {}, "prefers": Preferences(languages=["id"], visit_types=["loan", "card"])}
    assert list(form.problems({**values, f"weight_{a}": "0"}, context)) == [f"weight_{a}"]


def test_the_classes_of_priority_are_sent_whole():
    form, context, values = of(Section.TENANT, TENANT)
    assert form.changed_fields(values, context) == {}
    rules = form.changed_fields({**values, "weight_vip": "4", "prefix_vip": "x"}, context)["priority_classes"]
    assert [(one.priority_class, one.rank, one.weight, one.prefix) for one in rules] == [
        ("emergency", 0, 1, ""), ("vip", 1, 4, "X"), ("priority", 1, 1, "P"), ("regular", 2, 1, ""),
    ]  # fmt: skip
    assert sorted(form.problems({**values, "rank_vip": "10", "prefix_vip": "ABC"}, context)) == [
        "prefix_vip",
        "rank_vip",
    ]


@pytest.mark.parametrize(
    ("section", "named", "key"),
    [
        (Section.BRANCHES, "hours.mon", "hours.mon"),
        (Section.BRANCHES, "exceptions.3", "exceptions"),
        (Section.COUNTERS, "weights", "services"),
        (Section.TENANT, "priority_classes", "rank_emergency"),
    ],
)
def test_a_field_that_the_server_names_is_one_of_the_form(section, named, key):
    assert field_of(Refused(Code.VALIDATION_FAILED, "No.", [{"field": named}]), section) == key
    ids = {Section.BRANCHES: BRANCH, Section.COUNTERS: make_id("counter 1"), Section.TENANT: TENANT}
    context: Context
    form, context, _ = of(section, ids[section])
    assert key in {cell.key for block in form.blocks(context) for row in block.rows for cell in row}


def test_the_questions_of_a_branchs_kiosks_come_back_as_they_were_and_are_sent():
    offers = [PriorityOffer(priority_class=PriorityClass.VIP, names={"en": "Members", "th": "kept"})]
    known = branch_with(asks_priority=True, priority_offers=offers, areas_first=True)
    form, context, values = of(Section.BRANCHES, BRANCH, known)
    assert form.changed_fields(values, context) == {}
    typed = {**values, "priority_offers": ("vip", "priority"), "offer_vip_en": "", "offer_priority_id": "Lansia"}
    assert form.changed_fields(typed, context)["priority_offers"] == [
        PriorityOffer(priority_class=PriorityClass.PRIORITY, names={"id": "Lansia"}),
        PriorityOffer(priority_class=PriorityClass.VIP, names={"th": "kept"}),
    ]
    assert list(form.problems({**values, "priority_offers": ()}, context)) == ["priority_offers"]
    assert form.problems({**values, "priority_offers": (), "asks_priority": "no"}, context) == {}
    assert list(form.problems({**values, "offer_vip_id": "x" * 61}, context)) == ["offer_vip_id"]


def test_a_ticket_is_sent_whole_and_unchanged_when_nothing_changed():
    template = TicketTemplate(header={"en": "Hello"}, hidden=[TicketPart.QR])
    form, context, values = of(Section.BRANCHES, BRANCH, branch_with(ticket=template))
    assert form.changed_fields(values, context) == {}
    shown = tuple(one for one in values["ticket_shown"] if one != "time")
    changed = form.changed_fields({**values, "ticket_shown": shown, "ticket_footer_ar": "شكرًا"}, context)
    assert changed == {
        "ticket": TicketTemplate(header={"en": "Hello"}, footer={"ar": "شكرًا"}, hidden=[TicketPart.QR, TicketPart.TIME])
    }
    assert list(form.problems({**values, "ticket_header_zh": "x" * 201}, context)) == ["ticket_header_zh"]


def test_the_order_and_the_sizes_of_a_ticket_come_back_as_they_were_and_are_sent():
    template = TicketTemplate(order=[TicketPart.NUMBER, TicketPart.QR], sizes=PartSizes(qr=TextSize.LARGE))
    form, context, values = of(Section.BRANCHES, BRANCH, branch_with(ticket=template))
    assert values["ticket_order"][:4] == ("number", "qr", "logo", "name")
    assert form.changed_fields(values, context) == {}
    order = ("qr", "number", *values["ticket_order"][2:])
    sent = form.changed_fields({**values, "ticket_order": order, "ticket_size_time": "small"}, context)["ticket"]
    assert sent.arranged() == [TicketPart(one) for one in order]
    assert sent.sizes == PartSizes(qr=TextSize.LARGE, time=TextSize.SMALL)
    without = form.changed_fields({**values, "ticket_shown": ()}, context)["ticket"]
    assert without.shown() == [TicketPart.NUMBER, TicketPart.ADVERT], (
        "the number always stands on it, nothing is in the other"
    )


def test_a_part_that_is_not_used_is_not_named_to_programs_that_may_not_know_it():
    """One moved part made whole branches unreadable to kiosks and displays that had not been updated."""
    form, context, values = of(Section.BRANCHES, BRANCH, branch_with(ticket=TicketTemplate()))
    order = ticket.moved(values["ticket_order"], "qr", 3)
    sent = form.changed_fields({**values, "ticket_order": order, "ticket_shown": ("number",)}, context)["ticket"]
    assert sent.arranged() == [TicketPart(one) for one in order]
    assert TicketPart.ADVERT not in (*sent.order, *sent.hidden, *sent.lines)
    with_words = {**values, "ticket_shown": ("number",), "ticket_advert_en": "Pay by card"}
    assert TicketPart.ADVERT in form.changed_fields(with_words, context)["ticket"].hidden


def test_what_a_service_asks_at_the_kiosk_is_sent():
    form, context, values = of(Section.SERVICES, make_id("service B"))
    assert form.changed_fields(values, context) == {}
    typed = {**values, "reference": "required", "reference_kind": "reference"}
    assert form.changed_fields(typed, context) == {"reference": "required", "reference_kind": "reference"}


SCREENS = {
    "display": DisplaySettings(
        layout="services", scheme="dark", ticker=False, media=False, earlier_calls=8, video_volume=40,
        playlist=[PlaylistItem(playlist_asset_id=make_id("a"), seconds=12)],
    ),
    "voice": VoiceSettings(
        languages=["id", "en"], numbers="whole", volume=80,
        schedule=[VolumeSpan(begins="20:00", ends="24:00", volume=0), VolumeSpan(begins="00:00", ends="07:00", volume=5)],
        recordings=[Recording(language="id", word="name:Kasir", recording_asset_id=make_id("b"))],
        notices=[
            ScheduledNotice(language="id", text="Kami segera tutup", minutes_before_closing=15),
            ScheduledNotice(language="en", text="Good morning", at="08:00"),
        ],
    ),
}  # fmt: skip


def test_screens_and_voice_come_back_as_they_were_and_change_nothing():
    form, context, values = of(Section.BRANCHES, BRANCH, branch_with(**SCREENS))
    assert form.problems(values, context) == {}
    assert form.changed_fields(values, context) == {}
    louder = form.changed_fields({**values, "voice_volume": "90"}, context)
    assert louder == {"voice": msgspec.structs.replace(SCREENS["voice"], volume=90)}


@pytest.mark.parametrize(
    ("key", "rows", "problem"),
    [
        ("playlist", [("x", "10"), ("x", "2")], ("problem.seconds", "2")),
        ("voice_schedule", [("8", "9:00", "0")], ("problem.loud_hours", "1")),
        ("voice_schedule", [("08:00", "8.00", "0")], ("problem.loud_hours", "1")),
        ("voice_schedule", [("24:00", "08:00", "0")], ("problem.loud_hours", "1")),
        ("voice_schedule", [("08:00", "24:00", "101")], ("problem.loudness", "1")),
        ("recordings", [("id", "7", "x"), ("", "8", "x")], ("problem.recording", "2")),
        ("recordings", [("id", "7", "x"), ("id", "7", "y")], ("problem.recorded_twice", "2")),
        ("notices", [("15", "en", "We close"), ("15", "", "We close")], ("problem.notice", "2")),
        ("notices", [("15", "en", "x" * 201)], ("problem.notice", "1")),
        ("notices", [("0", "en", "We close")], ("problem.notice_time", "1")),
        ("notices", [("241", "en", "We close")], ("problem.notice_time", "1")),
        ("notices", [("24:00", "en", "Good night")], ("problem.notice_time", "1")),
        ("notices", [("9:05", "en", "Hello"), ("09.05", "en", "Hi")], ("problem.noticed_twice", "2")),
    ],
)
def test_what_cannot_be_shown_or_said_is_named_with_its_line(key, rows, problem):
    form, context, values = of(Section.BRANCHES, BRANCH)
    typed = {**values, key: tuple(row(*parts) for parts in rows)}
    assert {name: (told.key, dict(told.values)["line"]) for name, told in form.problems(typed, context).items()} == {
        key: problem
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("id_7", ("id", "7")),
        ("en ticket", ("en", "ticket")),
        ("zh-a", ("zh", "A")),
        ("ar_go_to", ("ar", "go_to")),
        ("seven", ("", "")),
    ],
)
def test_a_recordings_name_says_what_it_is(name, said):
    asset = Asset(
        asset_id=make_id("b"), tenant_id=TENANT, kind="audio", name=name, media_type="audio/wav", size=1, sha256="ab" * 32,
        uploaded_by="Maya", uploaded_at=datetime(2026, 11, 29, tzinfo=UTC),
    )  # fmt: skip
    assert parts(screens.new_row(screens.RECORDINGS, asset, name), 3) == (*said, str(asset.asset_id))
    assert screens.new_row(screens.PLAYLIST, asset) == row(str(asset.asset_id), "10")


@pytest.mark.parametrize(
    ("named", "key"),
    [("voice.schedule", "voice_schedule"), ("voice.recordings.3.recording_asset_id", "recordings"),
     ("display.playlist.0.playlist_asset_id", "playlist"), ("voice.languages", "voice_languages")],
)  # fmt: skip
def test_a_refusal_of_screens_and_voice_finds_its_list(named, key):
    refused = Refused(Code.VALIDATION_FAILED, "No.", [{"field": named}])
    assert field_of(refused, Section.BRANCHES) == key
