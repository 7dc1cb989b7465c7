"""The admin's window, drawn from hand-made states."""

import pytest
from PySide6.QtWidgets import QApplication
from qms_admin.views.window import AdminWindow
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.qt.app import application
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme

from tests.support.admin_live import CLOCK


@pytest.fixture
def open_window(qtbot):
    """`open_window(screen, language, size)` gives a window with that state; what it wants is in `window.intents`."""
    qt = application("admin")
    apply_theme(qt, Theme())

    def open_one(shown, language="en", size=(1440, 900), clock=CLOCK):
        window = AdminWindow(Translator("qms_admin.i18n", language), clock)
        qtbot.addWidget(window)
        window.intents = []  # type: ignore[attr-defined]
        window.wanted.connect(window.intents.append)  # type: ignore[attr-defined]
        window.resize(*size)
        window.show_screen(shown)
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        return window

    yield open_one
    apply_theme(qt, Theme())
