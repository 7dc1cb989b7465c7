"""Every screen in every colour and at 150 %: nothing is cut, nothing lies over another thing, nothing is out of sight."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.theme.tokens import Mode

from tests.gui.agent.conftest import SIZES
from tests.support.agent_states import STATES
from tests.support.cut_text import cut_buttons, cut_labels, outside, overlapping, wider_than_place

LOOKS = [(Mode.DARK, 1.0), (Mode.HIGH_CONTRAST, 1.0), (Mode.LIGHT, 1.5), (Mode.HIGH_CONTRAST, 1.5)]
"""Light and dark have one measure; high contrast has wider edges."""
SERVING, IDLE = STATES["serving"], STATES["idle"]
QUESTIONS = {"F5": SERVING, "F7": SERVING, "F8": SERVING, "F9": IDLE, "F11": SERVING, "F12": IDLE}


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]:.0%}")
def worn(request, show, qapp):
    """`worn(screen, size, language)`: the window in that look, as large as it is at that scale."""
    mode, factor = request.param

    def draw(screen, size, language):
        apply_theme(qapp, Theme(mode=mode, factor=factor))
        window = show(screen, size, language)
        window.resize(*(round(side * factor) for side in SIZES[size]))
        return window

    yield draw
    apply_theme(qapp, Theme())


def wrong(window):
    return {
        "cut": cut_labels(window) + cut_buttons(window),
        "outside": outside(window),
        "over another": overlapping(window),
        "too wide": wider_than_place(window),
    }


RIGHT = {"cut": [], "outside": [], "over another": [], "too wide": []}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
def test_every_screen_is_whole_in_every_look(worn, qapp, size, language):
    window = worn(STATES["login"], size, language)
    for name, screen in STATES.items():
        window.show_screen(screen)
        for _ in range(3):
            qapp.processEvents()
        assert wrong(window) == RIGHT, name


@pytest.mark.parametrize("size", ["window", "strip"])
def test_every_question_is_whole_in_every_look(worn, qapp, qtbot, size):
    for key, screen in QUESTIONS.items():
        window = worn(screen, size, "id")
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"))
        for _ in range(3):
            qapp.processEvents()
        (dialog,) = (one for one in window.findChildren(QWidget) if one.objectName() in ("dialog", "held"))
        assert cut_labels(dialog) == cut_buttons(dialog) == outside(dialog) == [], key
        window.close()
