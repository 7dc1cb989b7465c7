"""Every page in the smallest window there is: all of it is there, and nothing is covered."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from qms_admin.sections import Section
from qms_admin.setup import STEPS
from qms_clientkit.widgets.dialog import Dialog

from tests.gui.admin.test_admin_setup_page import setup_at, shown
from tests.support.admin_audit import a_version, audited
from tests.support.admin_data import make_id, screen
from tests.support.admin_live import watched
from tests.support.admin_reports import reported
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels, overlapping, wider_than_place
from tests.support.display_data import BRANCH

CHOSEN = {
    Section.BRANCHES: BRANCH,
    Section.SERVICES: make_id("service B"),
    Section.STAFF: make_id("sari"),
    Section.DEVICES: make_id("Kiosk 1, entrance"),
    Section.WEBHOOKS: make_id("Customer relations"),
    Section.ROLES: make_id("Front desk"),
    Section.SCHEDULES: make_id("Every morning"),
}
PAGES = {
    section: lambda section=section: screen(section, chosen=CHOSEN)
    for section in Section
    if section is not Section.AREAS
}
PAGES |= {
    Section.DASHBOARD: watched,
    Section.AUDIT: lambda: audited(before=a_version()),
    Section.REPORTS: reported,
    **{f"set-up, {step}": lambda step=step: shown(setup_at(step)) for step in STEPS},
}
TURNS = 8
"""A wrapped sentence asks for its height once it knows its width, and what is around it follows in the next turns."""
SIZES = [(880, 480), (1024, 768)]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("page", PAGES)
def test_all_of_it_is_there_and_nothing_is_covered(open_window, page, language):
    window = open_window(PAGES[page](), language)
    for size in SIZES:
        window.resize(*size)
        found = ["not looked at"]
        for _ in range(TURNS):
            QApplication.processEvents()
            found = wider_than_place(window) + cut_labels(window) + overlapping(window) + beyond_side(window)
            if not found:
                break
        assert found + cut_buttons(window.work._stack) == [], size


def test_the_choices_of_the_audit_log_go_below_the_title_and_back(open_window):
    window = open_window(audited())
    tools = [one for one in window.findChildren(QComboBox) if one.objectName().startswith("audit_")]
    below = {}
    for width in (1440, 911, 1440):
        window.resize(width, 600)
        QApplication.processEvents()
        below.setdefault(width, set()).add(tools[0].mapTo(window, tools[0].rect().topLeft()).y() > 60)
    assert below == {1440: {False}, 911: {True}}
    assert len({one.mapTo(window, one.rect().topLeft()).y() for one in tools}) == 1


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_question_that_is_higher_than_the_window_scrolls_and_follows_the_keyboard(open_window, language):
    window = open_window(screen(Section.API_KEYS), language, SIZES[0])
    window.activateWindow()
    QTest.mouseClick(window.findChild(QWidget, "key_new"), Qt.MouseButton.LeftButton)
    for _ in range(TURNS):
        QApplication.processEvents()
    dialog = next(one for one in window.findChildren(Dialog) if one.isVisible())
    assert window.rect().contains(QRect(dialog.panel.mapTo(window, QPoint()), dialog.panel.size()))
    parts = [one for kind in (QLineEdit, QComboBox, QAbstractButton) for one in dialog.findChildren(kind)]
    shown = [one for one in parts if one.isVisible()]
    assert [one.objectName() for one in shown if one.height() < one.sizeHint().height() - 4] == [], (
        "nothing is squeezed"
    )
    for _ in shown:
        here = QApplication.focusWidget()
        assert here.visibleRegion().boundingRect().height() >= here.height() - 4, f"{here.objectName()} is in sight"
        QTest.keyClick(here, Qt.Key.Key_Tab)
