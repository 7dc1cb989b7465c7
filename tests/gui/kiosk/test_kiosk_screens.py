"""Hand-made states in, pixels and intents out: every screen, language, orientation and toggle. No text is cut."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from qms_clientkit.qt.screenshot import picture_of
from qms_clientkit.theme.fonts import can_draw
from qms_clientkit.widgets import fit
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.painted import PaintedButton
from qms_contract.devices import PrinterStatus
from qms_contract.hours import Span, Weekday
from qms_contract.kiosk import PriorityOffer, ReferenceAsk, ReferenceKind
from qms_contract.problems import Code
from qms_contract.tickets import PriorityClass
from qms_kiosk.state import Issue, KioskState, Phase, PrintState, Toggle
from qms_kiosk.views import choice_button, language_row, service_button
from qms_kiosk.views import measures as m
from qms_kiosk.views.language_name import language_name

from tests.gui.kiosk.conftest import SIZES
from tests.support.cut_text import cut_labels
from tests.support.kiosk_samples import NOW, a_branch, a_config, a_service, a_ticket, an_area, service_id, the_queues

BASE = KioskState(phase=Phase.HOME, config=a_config(), online=True, queues=the_queues())
ISSUE = Issue(a_ticket().ticket_id, a_ticket().ticket_id, service_id(0))
OFFERED = (PriorityClass.PRIORITY, PriorityClass.VIP, PriorityClass.EMERGENCY)
OPENING = NOW + timedelta(days=9)
A_DAY = {Weekday.MONDAY: [Span(opens="08:00", closes="09:00")]}
A_MORNING, TWO = (
    [Span(opens="08:00", closes="09:00")],
    [Span(opens=at, closes=f"{at[:2]}:30") for at in ("08:00", "13:00")],
)
CLOSED = a_branch(hours={Weekday.MONDAY: A_MORNING, Weekday.TUESDAY: A_MORNING, Weekday.FRIDAY: TWO})
OWN = a_ticket("L2-017", position=None, status_url=None)
MANY = a_branch(languages=["en", "id", "ar", "zh", "ms", "fil", "th", "vi", "km", "my", "lo"])
HALLS = [an_area(1, "Ground floor, main hall by the entrance"), an_area(2, "First floor")]
LONG = "Registration of births, marriages and family cards"
LONG_NAMED = [a_service(index, names={"en": LONG}, name=LONG, area_id=HALLS[index % 2].area_id) for index in range(6)]
ASKING = a_config(
    [
        a_service(0, reference=ReferenceAsk.OPTIONAL),
        a_service(1, reference=ReferenceAsk.REQUIRED, reference_kind=ReferenceKind.REFERENCE),
        a_service(2),
    ],
    branch=a_branch(asks_priority=True, priority_offers=[PriorityOffer(priority_class=one) for one in OFFERED]),
)
STATES = {
    "home": BASE,
    "services": replace(BASE, phase=Phase.SERVICES),
    "issuing": replace(BASE, phase=Phase.ISSUING, please_wait=True, issue=ISSUE),
    "unanswered": replace(BASE, phase=Phase.UNANSWERED, issue=ISSUE),
    "refused": replace(BASE, phase=Phase.REFUSED, issue=ISSUE, refusal=Code.SERVICE_FULL, next_opening=OPENING),
    "closed": replace(
        BASE,
        phase=Phase.SERVICES,
        config=a_config([a_service(0), a_service(1, hours=A_DAY), a_service(2, max_waiting=1), a_service(3, hours={})]),
    ),
    "all_closed": replace(BASE, config=a_config([a_service(index, hours=A_DAY) for index in range(6)], branch=CLOSED)),
    "issued": replace(BASE, phase=Phase.ISSUED, ticket=a_ticket(), print_state=PrintState.PRINTED, seconds_left=12),
    "issued_offline": replace(
        BASE, phase=Phase.ISSUED, ticket=OWN, print_state=PrintState.PRINTED, seconds_left=12, online=False
    ),
    "note_offline": replace(BASE, phase=Phase.NOTE, ticket=OWN, printer=PrinterStatus.OUT, online=False),
    "note": replace(BASE, phase=Phase.NOTE, ticket=a_ticket("A901"), printer=PrinterStatus.OUT, online=False),
    "full": replace(
        BASE,
        phase=Phase.SERVICES,
        config=a_config([a_service(0), a_service(1, max_waiting=1), *(a_service(index) for index in range(2, 6))]),
        full_until={service_id(2): NOW + timedelta(hours=21, minutes=46)},
    ),
    "full_now": replace(BASE, phase=Phase.REFUSED, issue=ISSUE, refusal=Code.SERVICE_FULL),
    "areas": replace(
        BASE, phase=Phase.AREAS, config=a_config(LONG_NAMED, areas=HALLS, branch=a_branch(areas_first=True))
    ),
    "long_names": replace(BASE, phase=Phase.SERVICES, config=a_config(LONG_NAMED)),
    "phone": replace(BASE, phase=Phase.REFERENCE, config=ASKING, service_id=service_id(0), reference="+6281234567"),
    "reference": replace(BASE, phase=Phase.REFERENCE, config=ASKING, service_id=service_id(1), reference="KX4-219"),
    "priority": replace(BASE, phase=Phase.PRIORITY, config=ASKING, service_id=service_id(2)),
    "many_languages": replace(BASE, config=a_config(branch=MANY)),
    "languages": replace(BASE, phase=Phase.SERVICES, config=a_config(branch=MANY), picking_language=True),
    "thanks": replace(BASE, phase=Phase.THANKS, ticket=a_ticket(), print_state=PrintState.PRINTED),
    "six": replace(
        BASE,
        phase=Phase.ISSUED,
        ticket=a_ticket("AB1234"),
        print_state=PrintState.PRINTED,
        config=a_config(LONG_NAMED),
    ),
    "warning": replace(BASE, phase=Phase.SERVICES, warning=True, seconds_left=15),
}
TOGGLES = {
    "normal": frozenset(),
    "large": frozenset({Toggle.LARGE_TEXT}),
    "contrast": frozenset({Toggle.HIGH_CONTRAST}),
    "reach": frozenset({Toggle.LOW_REACH}),
}
LEGIBLE = 0.5
"""A text may be shrunk to fit, but not below half of its size."""
HUGE = 80
"""In pixels: a number of six letters is still read from afar."""


@pytest.fixture
def painted(monkeypatch):
    """What painted controls wrote: (text, wanted size, used size, whether it is inside its box)."""
    written = []

    def record(painter, box, text, font, colour, align, lines=1):
        used = fit.draw_fitted(painter, box, text, font, colour, align, lines)
        if text:
            written.append((text, font.pixelSize(), used.pixelSize(), fit.fits(text, used, box, lines)))
        return used

    for module in (choice_button, language_row, service_button):
        monkeypatch.setattr(module, "draw_fitted", record)
    return written


@pytest.mark.parametrize("toggles", TOGGLES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_no_text_is_cut_and_every_target_can_be_touched(show, painted, language, size, toggles):
    for name, state in STATES.items():
        window = show(replace(state, language=language, toggles=TOGGLES[toggles]), size)
        where = f"{name} {language} {size} {toggles}"
        assert cut_labels(window) == [], where
        assert shrunk_labels(window) == [], where
        assert [row for row in painted if not row[3] or row[2] < row[1] * LEGIBLE] == [], where
        assert wrong_targets(window, size) == [], where
        painted.clear()


def visible(window, kind):
    return [one for one in window.findChildren(kind) if one.isVisible()]


def shrunk_labels(window):
    return [
        (one.objectName(), one.text(), one.fitted_font().pixelSize())
        for one in visible(window, FittedLabel)
        if one.fitted_font().pixelSize() < min(one._size * LEGIBLE, HUGE)
    ]


def wrong_targets(window, size):
    """Targets that are too small, outside the window or over each other (the warning covers the rest)."""
    buttons = visible(window, PaintedButton)
    if any(one.objectName() == "more_time" for one in buttons):
        buttons = [one for one in buttons if one.objectName() in ("more_time", "start_again")]
    least = buttons[0].theme.u(m.TARGET_PORTRAIT if size == "portrait" else m.TARGET_LANDSCAPE) - 2 if buttons else 0
    boxes = [(one.objectName(), QRect(one.mapTo(window, one.rect().topLeft()), one.size())) for one in buttons]
    wrong = [
        (name, box) for name, box in boxes if min(box.width(), box.height()) < least or not window.rect().contains(box)
    ]
    return wrong + [
        (one, other) for i, (one, box) in enumerate(boxes) for other, second in boxes[i + 1 :] if box.intersects(second)
    ]


@pytest.mark.parametrize("size", ["landscape", "portrait"])
@pytest.mark.parametrize(
    "name", ["home", "services", "issued", "note", "refused", "phone", "reference", "priority", "languages", "thanks"]
)
def test_with_low_reach_everything_to_touch_is_low(show, name, size):
    window = show(replace(STATES[name], toggles=TOGGLES["reach"]), size)
    share = m.REACH_PORTRAIT if size == "portrait" else m.REACH_LANDSCAPE
    tops = {one.objectName(): one.mapTo(window, one.rect().topLeft()).y() for one in visible(window, PaintedButton)}
    assert tops
    assert {one: top for one, top in tops.items() if top < share * window.height()} == {}


def test_every_button_says_its_intent(show, qtbot):
    cases = [
        ("home", "language_id", "language", ["id"]),
        ("home", "toggle_large_text", "toggle", [Toggle.LARGE_TEXT]),
        ("services", "service_C", "service", [service_id(2)]),
        ("issued", "no_paper", "no_paper", []),
        ("issued", "done", "done", []),
        ("many_languages", "language_more", "languages", []),
        ("languages", "language_th", "language", ["th"]),
        ("languages", "languages_more", "more", []),
        ("languages", "back", "back", []),
        ("phone", "key_7", "key", ["7"]),
        ("phone", "key_plus", "key", ["+"]),
        ("phone", "key_delete", "key", [""]),
        ("phone", "reference_ok", "reference_given", []),
        ("phone", "reference_skip", "reference_skipped", []),
        ("phone", "back", "back", []),
        ("priority", "priority_regular", "priority", [PriorityClass.REGULAR]),
        ("priority", "priority_vip", "priority", [PriorityClass.VIP]),
        ("thanks", "next_visitor", "home", []),
        ("note", "noted", "noted", []),
        ("note", "cancel_number", "cancel", []),
        ("warning", "more_time", "more_time", []),
        ("refused", "message_action", "back", []),
        ("unanswered", "message_action", "home", []),
    ]
    for state, button, signal, arguments in cases:
        window = show(STATES[state])
        with qtbot.waitSignal(getattr(window.intents, signal)) as caught:
            qtbot.mouseClick(window.findChild(QWidget, button), Qt.MouseButton.LeftButton)
        assert caught.args == arguments, button


def test_a_number_of_six_and_a_long_name_shrink_and_stay_whole(show):
    long = a_service(0, names={"en": "Registration of births, marriages and family cards"})
    state = replace(STATES["issued"], config=a_config([long]), ticket=a_ticket("AB123456"))
    window = show(state, "portrait")
    number = window.findChild(FittedLabel, "ticket_number")
    font = number.fitted_font()
    assert QFontMetricsF(font).horizontalAdvance("AB123456") <= number.width()
    service = window.findChild(FittedLabel, "number_service")
    assert QFontMetricsF(service.fitted_font()).horizontalAdvance(service.text()) <= service.width()


def test_figures_change_without_a_new_screen(show):
    window = show(STATES["services"])
    button = window.findChild(QWidget, "service_A")
    queue = with_waiting(99)
    window.render_state(replace(STATES["services"], queues=queue))
    assert window.findChild(QWidget, "service_A") is button
    assert button.words().waiting == "99 waiting"


def test_without_the_server_no_figures_are_shown_and_nothing_counts_as_full(show):
    services = [a_service(0, max_waiting=4), a_service(1)]
    window = show(replace(STATES["services"], config=a_config(services), online=False))
    buttons = [window.findChild(QWidget, f"service_{code}") for code in "AB"]
    assert [(one.isEnabled(), one.words().waiting, one.words().wait) for one in buttons] == [(True, "", "")] * 2
    issued = show(replace(STATES["issued"], ticket=OWN, online=False))
    assert issued.findChild(QWidget, "estimated_wait") is None


def with_waiting(waiting):
    queues = the_queues()
    queues[service_id(0)] = type(queues[service_id(0)])(
        service_id=service_id(0), waiting=waiting, oldest_queued_at=None, open_counters=1, estimate=None
    )
    return queues


def test_closed_and_full_services_cannot_be_touched_and_say_why(show):
    services = [a_service(0, closes_at="09:00", opens_at="08:00"), a_service(1, max_waiting=4), a_service(2)]
    window = show(replace(STATES["services"], config=a_config(services)))
    closed, full, open_ = (window.findChild(QWidget, f"service_{code}") for code in "ABC")
    assert (closed.isEnabled(), full.isEnabled(), open_.isEnabled()) == (False, False, True)
    assert (closed.words().waiting, full.words().waiting) == ("Closed", "Full now")
    assert (closed.words().wait, full.words().wait) == ("opens tomorrow 08:00", "again soon")


def test_a_service_that_is_full_for_today_says_when_there_are_tickets_again(show):
    window = show(STATES["full"])
    button = window.findChild(QWidget, "service_C")
    assert (button.isEnabled(), button.words().waiting, button.words().wait) == (
        False, "Full today", "again tomorrow 08:00",
    )  # fmt: skip


def test_a_queue_that_is_full_just_now_is_not_called_full_for_today(show):
    texts = {one.objectName(): one.text() for one in show(STATES["full_now"]).findChildren(QLabel)}
    assert texts["message_title"] == "Cashier & payments is full just now"
    assert "in a few minutes" in texts["message_text"]
    assert texts["message_opening"] == ""


WEDNESDAY = {Weekday.WEDNESDAY: [Span(opens="08:00", closes="15:00")]}
TODAY = {Weekday.MONDAY: [Span(opens="13:00", closes="15:00")]}
AFTER_A_WEEK = {Weekday.MONDAY: [Span(opens="08:00", closes="09:00")]}
OPENINGS = {
    ("en", "today"): "opens 13:00", ("en", "day"): "opens Wed 08:00", ("en", "week"): "opens 30 Nov 08:00",
    ("id", "today"): "buka 13:00", ("id", "day"): "buka Rab 08:00", ("id", "tomorrow"): "buka besok 08:00",
    ("ar", "today"): "يفتح 13:00", ("ar", "day"): "يفتح الأربعاء 08:00", ("ar", "tomorrow"): "يفتح غدًا 08:00",
    ("zh", "today"): "13:00 开始", ("zh", "day"): "周三 08:00 开始", ("zh", "tomorrow"): "明天 08:00 开始",
}  # fmt: skip


@pytest.mark.parametrize(("language", "when"), OPENINGS)
def test_a_closed_service_says_when_it_opens(show, language, when):
    tomorrow = {Weekday.TUESDAY: [Span(opens="08:00", closes="15:00")]}
    hours = {"today": TODAY, "day": WEDNESDAY, "week": AFTER_A_WEEK, "tomorrow": tomorrow}[when]
    services = [a_service(0, hours=hours), a_service(1)]  # were all closed, nothing would be offered
    window = show(replace(STATES["services"], config=a_config(services), language=language))
    assert window.findChild(QWidget, "service_A").words().wait == OPENINGS[language, when]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(Code.SERVICE_CLOSED, "It opens tomorrow 08:00."), (Code.SERVICE_FULL, "Tickets again tomorrow 08:00.")],
)
def test_a_refusal_says_when_tickets_are_given_again(show, code, sentence):
    window = show(replace(STATES["refused"], refusal=code, next_opening=NOW + timedelta(hours=21, minutes=46)))
    assert window.findChild(QLabel, "message_opening").text() == sentence


def test_the_globe_of_the_language_bar_opens_all_languages(show, qtbot):
    window = show(replace(STATES["services"], config=a_config(branch=MANY), language="vi"))
    seen = [one.objectName() for one in visible(window, PaintedButton) if one.objectName().startswith("language_")]
    assert seen == ["language_vi", "language_en", "language_id", "language_more"]
    with qtbot.waitSignal(window.intents.languages):
        qtbot.mouseClick(window.findChild(QWidget, "language_more"), Qt.MouseButton.LeftButton)


def test_every_language_is_on_a_page(show):
    found = set()
    for page in range(2):
        window = show(replace(STATES["languages"], page=page))
        found |= {one.objectName().removeprefix("language_") for one in visible(window._screen, PaintedButton)}
    assert set(MANY.languages) <= found


def test_a_language_whose_script_no_font_has_is_offered_by_its_code(show, monkeypatch):
    language_name.cache_clear()
    monkeypatch.setattr("qms_kiosk.views.language_name.can_draw", str.isascii)
    window = show(STATES["languages"])
    names = [window.findChild(PaintedButton, f"language_{one}").text() for one in ("fil", "th")]
    language_name.cache_clear()
    assert names == ["Filipino", "TH"]
    assert not can_draw("\U0010fffd")
    assert can_draw("中文 العربية")


def test_the_second_tap_of_two_chooses_nothing_on_the_screen_that_came_up_in_between(show, qtbot):
    """Qt tells a quick second press as a double click, to whatever is under the finger by then."""
    window = show(STATES["services"])
    chosen = []
    window.intents.service.connect(chosen.append)
    card, fresh = (window.findChild(QWidget, f"service_{code}") for code in "BC")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    for under_the_finger, expected in ((card, 2), (fresh, 2)):
        QApplication.sendEvent(under_the_finger, double_click(under_the_finger))
        qtbot.mouseRelease(under_the_finger, Qt.MouseButton.LeftButton)
        assert len(chosen) == expected, "who presses one thing twice means it; the state lets only the first count"


def double_click(widget):
    at = QPointF(widget.rect().center())
    button = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QEvent.Type.MouseButtonDblClick, at, widget.mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier
    )


def test_a_small_screen_shows_six_services_in_two_columns(show):
    window = show(STATES["services"], "small")
    places = [window.findChild(QWidget, f"service_{code}").pos() for code in "ABCDEP"]
    assert (len({at.x() for at in places}), len({at.y() for at in places})) == (2, 3)


def test_a_picture_taken_from_afar_does_not_show_what_a_visitor_types(show):
    window = show(STATES["phone"])
    field = window.findChild(QWidget, "reference_typed")

    def ink(picture):
        box = QRect(field.mapTo(window, field.rect().topLeft()), field.size())
        part = picture.copy(box)
        return sum(part.pixelColor(x, y).lightness() < 100 for x in range(part.width()) for y in range(part.height()))

    assert ink(window.grab().toImage()) > 500
    assert ink(QImage.fromData(picture_of(window))) == 0
    assert ink(window.grab().toImage()) > 500


@pytest.mark.parametrize("size", SIZES)
def test_the_welcome_shows_the_branchs_own_picture_whole(show, size):
    logo = QImage(600, 200, QImage.Format.Format_RGB32)
    logo.fill(QColor("#0a7f3f"))
    window = show(STATES["home"], size)
    assert window.findChild(QWidget, "logo_plate") is None
    window.set_logo(logo)
    plate = window.findChild(QWidget, "logo_plate")
    assert plate.accessibleName() == "Kota Sehat Public Services"
    picture = plate.grab().toImage()
    green = [
        (x, y)
        for x in range(0, picture.width(), 4)
        for y in range(0, picture.height(), 4)
        if picture.pixelColor(x, y).name() == "#0a7f3f"
    ]
    wide, tall = (max(one[axis] for one in green) - min(one[axis] for one in green) for axis in (0, 1))
    assert abs(wide / tall - 3) < 0.2
    assert wide > picture.width() * 0.3
    window.set_logo(None)
    assert visible(window, type(plate)) == []


def test_a_touch_anywhere_ends_the_thanks(show, qtbot):
    window = show(STATES["thanks"])
    with qtbot.waitSignal(window.intents.home):
        qtbot.mouseClick(window._screen, Qt.MouseButton.LeftButton, pos=window.rect().center())


def test_areas_come_before_many_services(show, qtbot):
    areas = [an_area(1, "Ground floor"), an_area(2, "First floor")]
    services = [a_service(index, area_id=areas[index % 2].area_id) for index in range(10)]
    window = show(replace(BASE, phase=Phase.AREAS, config=a_config(services, areas=areas)))
    with qtbot.waitSignal(window.intents.area) as caught:
        qtbot.mouseClick(window.findChild(QWidget, f"area_{areas[1].area_id}"), Qt.MouseButton.LeftButton)
    assert caught.args == [areas[1].area_id]


def test_the_pointer_is_hidden_in_full_screen(show):
    window = show(BASE)
    window.showFullScreen()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    window.showNormal()
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_the_closed_screen_says_when_it_opens_and_the_weeks_hours(show):
    window = show(STATES["all_closed"])
    texts = {one.objectName(): one.text() for one in window.findChildren(QLabel)}
    assert texts["closed_title"] == "We are closed now"
    assert texts["closed_again"] == "Tickets again 30 Nov 08:00"
    days = [one.text() for one in window.findChildren(QLabel, "closed_days")]
    assert days == ["Monday – Tuesday", "Wednesday – Thursday", "Friday", "Saturday – Sunday"]
    times = [one.text() for one in window.findChildren(QLabel, "closed_times")]
    assert times == ["08:00 – 09:00", "Closed", "08:00 – 08:30   13:00 – 13:30", "Closed"]


def test_the_closed_screen_gives_way_when_the_branch_opens(show):
    window = show(STATES["all_closed"])
    window._clock = lambda: NOW + timedelta(days=7, hours=-2)
    window.render_state(STATES["all_closed"])
    assert window._screen.objectName() != "screen_closed"
