"""The agent's window, drawn from hand-made states."""

import pytest
from qms_agent.state import Screen
from qms_agent.views.window import AgentWindow
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.qt.app import application
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme

SIZES = {"window": (1280, 800), "strip": (360, 900)}


@pytest.fixture
def show(qtbot, qapp):
    """`show(screen, size, language)` gives a window with that state drawn, and what it wants in `window.said`."""
    application("agent")
    apply_theme(qapp, Theme())
    shown = []

    def draw(screen: Screen, size: str = "window", language: str = "en") -> AgentWindow:
        window = AgentWindow(Translator("qms_agent.i18n", language))
        qtbot.addWidget(window)
        window.said = []  # type: ignore[attr-defined]
        window.wanted.connect(window.said.append)  # type: ignore[attr-defined]
        window.resize(*SIZES[size])
        window.show()
        window.show_screen(screen)
        qapp.processEvents()
        window.grab()
        shown.append(window)
        return window

    yield draw
    for window in shown:
        window.close()
