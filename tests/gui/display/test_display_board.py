"""The board in pixels: nothing cut in any language or size, the newest number readable from far, the pulse, the banner."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import apply_theme, current_theme
from qms_clientkit.theme.fonts import is_plain
from qms_clientkit.theme.scale import Audience, Theme
from qms_contract.displays import DisplaySettings, Layout
from qms_contract.queues import QueueSummary
from qms_display.state import Calls, Notice, Rest, ScreenState, with_event, with_snapshot
from qms_display.views.board import Board
from qms_display.views.counter_name import CounterName
from qms_display.views.message_lines import LINES, pages_of
from qms_display.views.text import Text

from tests.support.display_data import NOW, SERVICE, branch, event, new_id, service, snapshot, ticket

SIZES = [(1280, 720), (1600, 900), (1920, 1080), (3840, 2160), (1080, 1920), (1024, 768)]
LANGUAGES = [("en", "id"), ("id", "en"), ("ar", "en"), ("zh", "en")]
LONG = "Registration and documents desk"


@pytest.fixture
def board(qapp, qtbot):
    """Really gone after the test: every theme would be put on all the boards before it, too."""
    before = current_theme()
    shown = Board()
    shown.setProperty("panel", "page")
    yield shown
    shown.hide()
    shiboken6.delete(shown)
    apply_theme(qapp, before)


def calls_of(*calls, languages=("en", "id"), **branch_fields):
    listed = [(ticket(number), counter) for number, counter in calls]
    names = {"id": "Pendaftaran dan dokumen kependudukan"}
    long_service = service(name="Registration and residence documents", names=names)
    return with_snapshot(Calls(), snapshot(listed, branch=branch(languages, **branch_fields), services=[long_service]))


def show(board, qapp, size, state):
    apply_theme(qapp, Theme(audience=Audience.SCREEN).with_size(*size))
    board.resize(*size)
    board.show_state(state)
    board.show_time(NOW, state.calls.branch)
    board.show()
    qapp.processEvents()


def alpha(image: QImage) -> np.ndarray:
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return raw[:, : image.width(), 3].astype(float)


def blank(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    return image


def ink(text: Text) -> np.ndarray:
    """How much ink the text's own painting leaves, by row and column."""
    image = blank(text.width(), text.height())
    text.render(image, QPoint(), QRegion(), QWidget.RenderFlag(0))
    return alpha(image)


def whole_ink(line: str, font: QFont, rtl: bool) -> float:
    """The ink of `line` where nothing can cut it."""
    metrics = QFontMetricsF(font)
    image = blank(int(metrics.horizontalAdvance(line)) + 400, int(metrics.height()) + 400)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, line)
    painter.end()
    return float(alpha(image).sum())


def assert_whole(text: Text) -> None:
    font, lines = text.fitted() if isinstance(text, CounterName) else (text.fitted_font(), [text.text()])
    where = f"{text.objectName()} {text.text()!r} in {text.width()}×{text.height()} at {font.pixelSize()} px"
    rtl = is_plain(text.text()) and text.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert ink(text).sum() == pytest.approx(sum(whole_ink(line, font, rtl) for line in lines), rel=0.01), where
    assert font.pixelSize() > text.window().height() / 80, where


@pytest.mark.parametrize("languages", LANGUAGES, ids=lambda pair: pair[0])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("newest", [("A047", "3"), ("L2-0179", LONG), ("A12345", "B12")], ids=lambda call: call[0])
def test_no_text_is_cut(board, qapp, size, languages, newest):
    calls = calls_of(
        newest, ("A12345", LONG), ("B7", "12"), ("L2-017", "Cashier"), ("A046", "1"), ("P9", "6"), languages=languages
    )
    for state in (ScreenState(calls), ScreenState(calls, lost_at=NOW - timedelta(minutes=2))):
        show(board, qapp, size, state)
        texts = [text for text in board.findChildren(Text) if text.isVisible() and text.text() and text.width()]
        assert {"now_number", "now_counter", "now_service", "previous_number_4", "clock"} <= {
            t.objectName() for t in texts
        }
        for text in texts:
            assert_whole(text)


@pytest.mark.parametrize("languages", LANGUAGES, ids=lambda pair: pair[0])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_welcome_before_the_first_call_is_whole(board, qapp, size, languages):
    show(board, qapp, size, ScreenState(calls_of(languages=languages)))
    for name in ("welcome", "wait_here", "wait_here_second", "previous_empty", "ticker_message"):
        assert_whole(board.findChild(Text, name))
    assert not board.now.number.isVisible()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("number", ["A047", "L2-017", "A12345"])
def test_the_newest_number_is_at_least_7_percent_of_the_screen_high(board, qapp, size, number):
    show(board, qapp, size, ScreenState(calls_of((number, "3"))))
    rows = np.flatnonzero((ink(board.now.number) > 40).any(axis=1))
    assert rows[-1] - rows[0] >= 0.07 * size[1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_parts_stand_apart_and_inside(board, qapp, size):
    show(board, qapp, size, ScreenState(calls_of(("A047", "3"))))
    parts = [board.header, board.now, board.media, board.previous, board.ticker]
    for index, part in enumerate(parts):
        assert board.rect().contains(part.geometry())
        for other in parts[index + 1 :]:
            assert not part.geometry().intersects(other.geometry()), (part.objectName(), other.objectName())


def test_arabic_turns_the_screen_around(board, qapp):
    show(board, qapp, (1600, 900), ScreenState(calls_of(("A047", "3"), languages=("ar", "en"))))
    assert board.now.x() > board.previous.x()
    show(board, qapp, (1600, 900), ScreenState(calls_of(("A047", "3"))))
    assert board.now.x() < board.previous.x()


def test_a_counter_with_a_code_has_its_word_and_one_with_a_name_has_not(board, qapp):
    show(board, qapp, (1600, 900), ScreenState(calls_of(("A047", "3"))))
    words = [board.now.counter.first.text(), board.now.counter.second.text()]
    assert words == ["Counter", "Loket"]
    show(board, qapp, (1600, 900), ScreenState(calls_of(("A047", LONG))))
    assert board.now.counter.first.text() == board.now.counter.second.text() == ""
    _font, lines = board.now.counter.counter.fitted()
    assert " ".join(lines) == LONG
    assert len(lines) == 2


def test_the_banner_replaces_the_ticker_and_the_calls_stay(board, qapp):
    calls = calls_of(("A047", "3"), ("A046", "1"))
    show(board, qapp, (1600, 900), ScreenState(calls, lost_at=NOW - timedelta(minutes=2)))
    assert board.banner.isVisible()
    assert not board.ticker.isVisible()
    assert board.banner.since.text() == "Connection lost at 10:12."
    assert board.now.number.text() == "A047"
    board.banner.show_next()
    assert board.banner.since.text() == "Koneksi terputus pukul 10:12."
    show(board, qapp, (1600, 900), ScreenState(calls))
    assert board.ticker.isVisible()
    assert not board.banner.isVisible()


def test_the_ticker_shows_one_message_after_the_other(board, qapp):
    show(board, qapp, (1600, 900), ScreenState(calls_of(messages=["One.", "Two."])))
    seen = [board.ticker.message.text()]
    for _ in range(2):
        board.ticker.show_next()
        seen.append(board.ticker.message.text())
    assert seen == ["One.", "Two.", "One."]


def test_a_new_call_pulses_for_five_seconds(board, qapp, qtbot):
    state = calls_of(("A047", "3"))
    show(board, qapp, (1280, 720), ScreenState(state))
    assert not board.now.pulsing
    show(board, qapp, (1280, 720), ScreenState(with_event(state, event("called", ticket("B001", version=9), 1))))
    assert board.now.pulsing
    palette, seen = current_theme().palette, []

    def look():
        colour = board.now.grab().toImage().pixelColor(2, board.now.height() // 2).name().upper()
        if not seen or seen[-1] != colour:
            seen.append(colour)
        return not board.now.pulsing

    qtbot.waitUntil(look, timeout=8000)
    assert set(seen) == {palette.accent, palette.accent_line}
    assert 9 <= len(seen) <= 11
    assert seen[-1] == palette.accent_line


def test_a_second_call_within_five_seconds_pushes_the_first_into_the_list_and_pulses_anew(board, qapp, qtbot):
    first = with_event(calls_of(("P009", "6")), event("called", ticket("A047", version=9), 1))
    show(board, qapp, (1280, 720), ScreenState(first))
    qtbot.waitUntil(lambda: board.now._beats <= 7)
    second = with_event(first, event("called", ticket("B001", version=10), 2, counter_name="5"))
    show(board, qapp, (1280, 720), ScreenState(second))
    assert board.now._beats == 10, "five seconds, counted from the second call"
    assert (board.now.number.text(), board.now.counter.counter.text()) == ("B001", "5")
    rows = [row.number.text() for row in board.previous.rows]
    assert rows[:2] == ["A047", "P009"]
    assert board.previous._slide.state() is board.previous._slide.State.Running, "the list is seen to move"


def test_painted_comes_once_for_each_calling_and_only_when_painted(board, qapp, qtbot):
    reported = []
    board.now.number.painted.connect(reported.append)
    state = with_event(calls_of(), event("called", ticket("A047"), 1))
    board.show_state(ScreenState(state))
    qapp.processEvents()
    assert reported == []
    show(board, qapp, (1280, 720), ScreenState(state))
    qtbot.waitUntil(lambda: reported == [state.newest.key])
    show(board, qapp, (1280, 720), ScreenState(state))
    again = with_event(state, event("recalled", ticket("A047", call_count=2, version=3), 2))
    show(board, qapp, (1280, 720), ScreenState(again))
    qtbot.waitUntil(lambda: reported == [state.newest.key, again.newest.key])


def test_a_silent_machine_is_marked(board, qapp):
    calls = calls_of(("A047", "3"))
    show(board, qapp, (1280, 720), ScreenState(calls))
    loud = board.now.grab().toImage()
    show(board, qapp, (1280, 720), ScreenState(calls, audible=False))
    assert board.now.grab().toImage() != loud


BY_SERVICE = DisplaySettings(layout=Layout.SERVICES)
CALM = DisplaySettings(media=False, ticker=False, earlier_calls=10)


def many_services(count=7, **names):
    """Services with long names, the first of them with the newest call."""
    listed = [
        service(
            service_id=SERVICE if n == 0 else new_id(), prefix="ABCDEFGHIJ"[n], sort_order=n,
            name="Registration and residence documents", names=names,
        )
        for n in range(count)
    ]  # fmt: skip
    waiting = [
        QueueSummary(
            service_id=one.service_id, waiting=7 + 40 * n, oldest_queued_at=None, open_counters=1, estimate=None
        )
        for n, one in enumerate(listed)
    ]  # fmt: skip
    calls = [
        (ticket("A12345"), LONG),
        *((ticket(f"B{n:02}", service_id=one.service_id), "12") for n, one in enumerate(listed[1:5])),
    ]
    return {"calls": calls, "services": listed, "queues": waiting}


@pytest.mark.parametrize("languages", LANGUAGES, ids=lambda pair: pair[0])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_by_service_every_line_is_whole(board, qapp, size, languages):
    names = {"id": "Pendaftaran dan dokumen kependudukan", "ar": "التسجيل ووثائق الإقامة", "zh": "户籍登记与居住证件"}
    calls = with_snapshot(Calls(), snapshot(branch=branch(languages), display=BY_SERVICE, **many_services(**names)))
    show(board, qapp, size, ScreenState(calls))
    assert board.services.isVisible()
    assert not board.media.isVisible()
    assert not board.previous.isVisible()
    texts = [text for text in board.findChildren(Text) if text.isVisible() and text.text() and text.width()]
    assert {"service_name_6", "service_number_4", "service_waiting_6", "head_waiting"} <= {
        t.objectName() for t in texts
    }
    for text in texts:
        assert_whole(text)
    assert board.services.rows[6].waiting.text() == "247"
    assert len({head.fitted_font().pixelSize() for head in board.services.heads}) == 1
    assert not board.now.geometry().intersects(board.services.geometry())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_arrow_to_a_counter_does_not_touch_its_name(board, qapp, size):
    calls = with_snapshot(Calls(), snapshot(display=BY_SERVICE, **many_services()))
    show(board, qapp, size, ScreenState(calls))
    row = board.services.rows[0]
    image, before = row.grab().toImage(), row.counter.x() - 1
    assert len({image.pixel(before, y) for y in range(row.height() // 4, row.height() * 3 // 4)}) == 1


def test_more_services_than_lines_are_shown_page_by_page(board, qapp):
    calls = with_snapshot(Calls(), snapshot(display=BY_SERVICE, **many_services(10)))
    show(board, qapp, (1600, 900), ScreenState(calls))
    assert [row.waiting.text() for row in board.services.rows] == [str(7 + 40 * n) for n in range(8)]
    board.services.show_next()
    assert [row.waiting.text() for row in board.services.rows if row.isVisible()] == ["327", "367"]
    board.services.show_next()
    assert board.services.rows[0].waiting.text() == "7"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_without_media_and_ticker_the_list_takes_their_place(board, qapp, size):
    listed = [(ticket(f"A{n:03}"), "3") for n in range(14)]
    calls = with_snapshot(Calls(), snapshot(listed, display=CALM))
    show(board, qapp, size, ScreenState(calls))
    assert [row.number.text() for row in board.previous.rows] == [f"A{n:03}" for n in range(1, 11)]
    assert not board.media.isVisible()
    assert not board.ticker.isVisible()
    assert board.now.geometry().bottom() > board.height() * (0.9 if size[0] > size[1] else 0.45)
    for row in board.previous.rows:
        assert_whole(row.number)
    show(board, qapp, size, ScreenState(calls, lost_at=NOW))
    assert board.banner.isVisible(), "a loss is told in any case"
    assert not board.banner.geometry().intersects(board.now.geometry())


@pytest.mark.parametrize("languages", LANGUAGES, ids=lambda pair: pair[0])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_closed_branch_rests_and_says_when_it_opens(board, qapp, size, languages):
    opens = datetime(2026, 11, 30, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
    state = ScreenState(calls_of(("A047", "3"), languages=languages), rest=Rest(opens))
    show(board, qapp, size, state)
    assert not board.now.isVisible()
    assert not board.previous.isVisible()
    assert "08:00" in board.rest.openings[0].text()
    assert "30" in board.rest.openings[0].text()
    for text in (one for one in board.rest.findChildren(Text) if one.text()):
        assert_whole(text)
    show(board, qapp, size, msgspec.structs.replace(state, rest=None))
    assert board.now.isVisible()
    assert not board.rest.isVisible()


@pytest.mark.parametrize(("day", "words"), [(23, "We open today 11:30"), (24, "We open tomorrow 11:30")])
def test_the_opening_is_told_as_people_say_it(board, qapp, day, words):
    opens = datetime(2026, 11, day, 11, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    show(board, qapp, (1600, 900), ScreenState(calls_of(), rest=Rest(opens)))
    assert board.rest.openings[0].text() == words
    show(board, qapp, (1600, 900), ScreenState(calls_of(), rest=Rest(None)))
    assert board.rest.openings[0].text() == ""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("ticker", [True, False], ids=["with ticker", "without"])
def test_what_is_announced_stands_at_the_foot_in_the_accent_and_goes_again(board, qapp, size, ticker):
    calls = calls_of(("A017", "3"), ("B002", "5"), languages=("ar", "en"))
    calls = msgspec.structs.replace(calls, display=DisplaySettings(ticker=ticker))
    texts = (("ar", "نغلق بعد ربع ساعة، يُرجى التوجه إلى الشبابيك."), ("en", "We close in a quarter of an hour."))
    show(board, qapp, size, ScreenState(calls=calls))
    now = board.now.geometry()
    show(board, qapp, size, ScreenState(calls=calls, notice=Notice(NOW, texts)))
    assert board.ticker.isVisible()
    assert board.ticker.message.text() == texts[0][1]
    corner = board.grab().toImage().pixelColor(4, board.height() - 4)
    assert corner == QColor(current_theme().palette.accent)
    board.ticker.show_next()
    assert board.ticker.message.text() == texts[1][1]
    show(board, qapp, size, ScreenState(calls=calls))
    assert (board.ticker.isVisible(), board.now.geometry()) == (ticker, now)
    assert board.grab().toImage().pixelColor(4, board.height() - 4) != corner


SENTENCES = {
    "en": "Dear visitors, our cashiers close a quarter of an hour before the branch does today; please pay in time. ",
    "ar": "زوارنا الكرام، تغلق الصناديق اليوم قبل إغلاق الفرع بربع ساعة، يُرجى الدفع في الوقت المناسب. ",
    "zh": "尊敬的来宾，今天收费窗口将在网点关门前一刻钟停止服务，请您及时付款并保管好收据。",
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("size", [*SIZES, (720, 1280)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_announcement_is_shown_whole_and_never_too_small_to_be_read(board, qapp, size, language):
    """An em of 26 pixels at 1080, and so on with the shorter side."""
    text = (SENTENCES[language] * 9)[:200].strip()
    calls = calls_of(("A017", "3"), languages=(language, "en"))
    show(board, qapp, size, ScreenState(calls=calls, notice=Notice(NOW, ((language, text),))))
    message, seen = board.ticker.message, []
    while message.text() not in seen:
        seen.append(message.text())
        font, lines = message.fitted()
        assert font.pixelSize() >= 0.024 * min(size)
        assert len(lines) <= 2
        assert_whole(message)
        board.ticker.show_next()
    assert "".join("".join(seen).split()) == "".join(text.split())
    assert message.text() == seen[0]


def test_a_lost_connection_is_told_before_what_is_announced(board, qapp):
    calls = calls_of(("A017", "3"))
    show(board, qapp, SIZES[0], ScreenState(calls=calls, lost_at=NOW, notice=Notice(NOW, (("en", "We close."),))))
    assert board.banner.isVisible()
    assert not board.ticker.isVisible()


@pytest.mark.parametrize("message", ["请您及时付款并保管好收据", "Dear visitors, our cashiers close early", "W"])
@pytest.mark.parametrize("width", [1, 20, 100, 1000])
def test_a_message_has_its_pages_however_narrow_its_place_is(qapp, message, width):
    """Before it is laid out the place of a message may be narrower than a letter."""
    pages = pages_of(message, width)
    assert "".join("".join(pages).split()) == "".join(message.split()), "nothing is left out"
    assert all(page.count("\n") < LINES for page in pages)
