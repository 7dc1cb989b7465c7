"""Wrapped lines stand at the side where they begin."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from qms_clientkit.qt.wrapped_text import draw_wrapped
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.widgets.label import Label

ARABIC = "هل لديك تذكرة من اليوم؟ سيخدمك الموظفون. يُرجى البقاء في القاعة. هل لديك تذكرة من اليوم؟"
ENGLISH = "Have a ticket from today? The staff still serve you. Please stay in the hall."
WIDTH, HEIGHT, SIZE = 400, 300, 26
BEARING = 4
"""Pixels by which a letter may stay away from the edge of its line."""


def lines_of(image):
    """(top, left, right) of each line that was drawn; a mark that stands away from its letter is none."""
    dark = [[image.pixelColor(x, y).lightness() < 128 for x in range(image.width())] for y in range(image.height())]
    inked = [y for y, row in enumerate(dark) if any(row)]
    starts = [y for n, y in enumerate(inked) if n == 0 or y - inked[n - 1] > 1]
    ends = [y + 1 for n, y in enumerate(inked) if n == len(inked) - 1 or inked[n + 1] - y > 1]
    found = []
    for start, end in zip(starts, ends, strict=True):
        if end - start < SIZE / 2:
            continue
        columns = [x for row in dark[start:end] for x, one in enumerate(row) if one]
        found.append((start, min(columns), max(columns)))
    return found


@pytest.fixture
def drawn(qapp):
    def draw(text, direction, align=Qt.AlignmentFlag.AlignLeft):
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(text_font(SIZE))
        painter.setLayoutDirection(direction)
        draw_wrapped(painter, QRectF(0, 0, WIDTH, HEIGHT), align, text)
        painter.end()
        return lines_of(image)

    return draw


def test_every_line_of_arabic_begins_at_the_right_edge(drawn):
    """Qt sets all but the last one inwards by a space."""
    lines = drawn(ARABIC, Qt.LayoutDirection.RightToLeft)
    assert len(lines) >= 3
    assert [right for *_, right in lines if right < WIDTH - 1 - BEARING] == []


def test_from_left_to_right_it_is_qts_own(drawn):
    lines = drawn(ENGLISH, Qt.LayoutDirection.LeftToRight)
    assert len(lines) >= 2
    assert [left for _, left, _ in lines if left > BEARING] == []


@pytest.mark.parametrize(
    ("text", "direction"), [(ENGLISH, Qt.LayoutDirection.LeftToRight), (ARABIC, Qt.LayoutDirection.RightToLeft)]
)
def test_the_lines_stand_in_the_middle_or_at_the_foot_of_their_box(drawn, text, direction):
    lead = Qt.AlignmentFlag.AlignLeft
    top, foot = drawn(text, direction, lead), drawn(text, direction, lead | Qt.AlignmentFlag.AlignBottom)
    middle = drawn(text, direction, lead | Qt.AlignmentFlag.AlignVCenter)
    room = foot[0][0] - top[0][0]
    assert room > HEIGHT / 4
    assert middle[0][0] - top[0][0] == pytest.approx(room / 2, abs=1)
    assert len(top) == len(middle) == len(foot)


def test_a_label_draws_its_arabic_so(qtbot):
    label = Label(ARABIC, wrap=True)
    qtbot.addWidget(label)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label.setStyleSheet(f"font-size: {SIZE}px; background: white; color: black")
    label.resize(WIDTH, HEIGHT)
    label.show()
    lines = lines_of(label.grab().toImage())
    assert len(lines) >= 3
    assert [right for *_, right in lines if right < WIDTH - 1 - BEARING] == []
