"""Hand-made states in, pixels and intents out: every screen, language, orientation and toggle. No text is cut."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from qms_clientkit.qt.screenshot import picture_of
from qms_clientkit.widgets import fit
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.painted import PaintedButton
from qms_contract.tickets import PriorityClass
from qms_kiosk.state import Toggle
from qms_kiosk.views import choice_button, language_row, service_button, service_figures
from qms_kiosk.views import measures as m
from qms_kiosk.views.qr import QrCode
from qms_kiosk.views.service_button import ServiceButton

from tests.gui.kiosk.conftest import SIZES
from tests.support.cut_text import cut_labels
from tests.support.kiosk_samples import service_id
from tests.support.kiosk_screens import STATES, TOGGLES, visible

LEGIBLE = 0.5


BLANK = 0.25
"""Of a line's height that no letter may reach."""
HUGE = 80


@pytest.fixture
def painted(monkeypatch):
    """What painted controls wrote: (text, wanted size, used size, whether it is inside its box)."""
    written = []

    def record(painter, box, text, font, colour, align, lines=1, most=None):
        used = fit.draw_fitted(painter, box, text, font, colour, align, lines, most)
        if text:
            written.append((text, font.pixelSize(), used.pixelSize(), fit.fits(text, used, box, lines)))
        return used

    for module in (choice_button, language_row, service_button, service_figures):
        monkeypatch.setattr(module, "draw_fitted", record)
    return written


DRAWN = ["landscape", "portrait", "small"]
COMBINATIONS = [
    *(
        (language, size, toggles)
        for language in ("en", "id", "ar", "zh")
        for size in SIZES
        for toggles in ("normal", "all")
    ),
    *((language, size, toggles) for language in ("id", "ar") for size in DRAWN for toggles in ("large", "reach")),
    *(("zh", "landscape", toggles) for toggles in ("large", "reach", "contrast")),
]
"""Every size in every language plain and with all aids together; each aid alone where words are longest or lines tallest."""


@pytest.mark.parametrize(("language", "size", "toggles"), COMBINATIONS)
def test_no_text_is_cut_and_every_target_can_be_touched(show, painted, language, size, toggles):
    for name, state in STATES.items():
        window = show(replace(state, language=language, toggles=TOGGLES[toggles]), size)
        where = f"{name} {language} {size} {toggles}"
        assert cut_labels(window) == [], where
        assert shrunk_labels(window) == [], where
        assert [row for row in painted if not row[3] or row[2] < row[1] * LEGIBLE] == [], where
        assert wrong_targets(window, size) == [], where
        assert on_top_of_each_other(window) == [], where
        painted.clear()


@pytest.mark.parametrize("language", ["en", "id", "ar"])
@pytest.mark.parametrize(("size", "toggles"), [("small", "all"), ("small", "reach"), ("landscape", "normal")])
def test_no_card_looks_as_if_it_mattered_more(show, painted, language, size, toggles):
    """Seen: beside a long one, short figures and names were half as large again."""
    window = show(replace(STATES["services"], language=language, toggles=TOGGLES[toggles]), size)
    used = {text: pixels for text, _, pixels, _ in painted}
    said = [one.words() for one in visible(window, ServiceButton)]
    for part in ("waiting", "wait") if toggles == "normal" else ("name", "waiting", "wait"):
        assert len({used[getattr(one, part)] for one in said}) == 1, part


@pytest.mark.parametrize("language", ["ar", "id"])
@pytest.mark.parametrize(("size", "toggles"), [("landscape", "normal"), ("small", "all"), ("upright", "all")])
def test_no_letter_loses_its_head_or_foot(show, language, size, toggles):
    """What stands above a letter in Arabic, or below the line, is inside its label, to the pixel."""
    for name, state in STATES.items():
        window = show(replace(state, language=language, toggles=TOGGLES[toggles]), size)
        cut = [one.objectName() or one.text() for one in visible(window, FittedLabel) if one.text() and is_cut(one)]
        assert cut == [], name


def is_cut(label):
    """Whether fewer rows of pixels have ink than the text is tall."""
    picture = QImage(label.size(), QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    label.render(picture, renderFlags=QWidget.RenderFlag(0))
    inked = [
        y for y in range(picture.height()) if any(picture.pixelColor(x, y).alpha() for x in range(picture.width()))
    ]
    tall = QFontMetricsF(label.fitted_font()).tightBoundingRect(label.text()).height()
    return inked[-1] - inked[0] + 1 < tall - 1


def shrunk_labels(window):
    return [
        (one.objectName(), one.text(), one.fitted_font().pixelSize())
        for one in visible(window, FittedLabel)
        if one.fitted_font().pixelSize() < min(one._size * LEGIBLE, HUGE)
    ]


def on_top_of_each_other(window):
    """Things to read or to scan that lie over each other or leave their panel; the warning covers what is under it."""
    root = window.findChild(QWidget, "warning_panel") or window
    shown = [one for kind in (FittedLabel, QLabel, QrCode) for one in visible(root, kind) if said(one)]
    boxes = [(one, QRect(one.mapTo(window, one.rect().topLeft()), one.size())) for one in shown]
    over = [(a.objectName(), b.objectName()) for i, (a, x) in enumerate(boxes) for b, y in boxes[:i] if overlap(x, y)]
    return over + [one.objectName() for one in shown if beyond_panel(one)]


def said(widget):
    return isinstance(widget, QrCode) or widget.text()


def overlap(one, other):
    """By more than the blank of a line above and below."""
    both = one.intersected(other)
    return both.width() > 2 and both.height() > min(one.height(), other.height()) * BLANK


def beyond_panel(widget):
    around = widget.parentWidget()
    return isinstance(widget, QrCode) and not around.rect().contains(widget.geometry())


def in_front(window):
    """What can be touched: the warning covers the rest."""
    buttons = visible(window, PaintedButton)
    warning = [one for one in buttons if one.objectName() in ("more_time", "start_again")]
    return warning or buttons


def wrong_targets(window, size):
    """Targets that are too small, outside the window or too near each other (the warning covers the rest): a finger needs
    20 mm, and 8 mm between."""
    buttons = in_front(window)
    gaps = {"portrait": m.GAP_PORTRAIT, "upright": m.GAP_SQUAT}
    between = buttons[0].theme.u(gaps.get(size, m.GAP_LANDSCAPE)) - 1 if buttons else 0
    targets = {"portrait": m.TARGET_PORTRAIT, "upright": m.TARGET_SQUAT}
    least = buttons[0].theme.u(targets.get(size, m.TARGET_LANDSCAPE)) - 2 if buttons else 0
    boxes = [(one.objectName(), QRect(one.mapTo(window, one.rect().topLeft()), one.size())) for one in buttons]
    wrong = [
        (name, box) for name, box in boxes if min(box.width(), box.height()) < least or not window.rect().contains(box)
    ]
    return wrong + [
        (one, other, apart(box, second))
        for i, (one, box) in enumerate(boxes)
        for other, second in boxes[i + 1 :]
        if apart(box, second) < between
    ]


def apart(one, other):
    """How many pixels are between two boxes, beside or below each other; negative when they overlap."""
    beside = max(one.left(), other.left()) - min(one.right(), other.right()) - 1
    below = max(one.top(), other.top()) - min(one.bottom(), other.bottom()) - 1
    return max(beside, below)


@pytest.mark.parametrize("toggles", ["reach", "all"])
@pytest.mark.parametrize("size", SIZES)
def test_with_low_reach_everything_to_touch_is_low(show, size, toggles):
    for name, state in STATES.items():
        window = show(replace(state, toggles=TOGGLES[toggles]), size)
        share = m.REACH_PORTRAIT if size in ("portrait", "upright") else m.REACH_LANDSCAPE
        touched = in_front(window)
        tops = {one.objectName(): one.mapTo(window, one.rect().topLeft()).y() for one in touched}
        assert {one: top for one, top in tops.items() if top < share * window.height()} == {}, name


def test_every_button_says_its_intent(show, qtbot):
    cases = [
        ("home", "language_id", "language", ["id"]),
        ("home", "toggle_large_text", "toggle", [Toggle.LARGE_TEXT]),
        ("services", "service_C", "service", [service_id(2)]),
        ("issued", "no_paper", "no_paper", []),
        ("issued", "print_again", "print_again", []),
        ("note_again", "print_again", "print_again", []),
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
