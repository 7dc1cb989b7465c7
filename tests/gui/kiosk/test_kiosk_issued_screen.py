"""The number, and the thanks after it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from qms_clientkit.widgets.fitted_label import FittedLabel

from tests.support.kiosk_samples import a_config, a_service, a_ticket
from tests.support.kiosk_screens import STATES


def test_a_number_of_six_and_a_long_name_shrink_and_stay_whole(show):
    long = a_service(0, names={"en": "Registration of births, marriages and family cards"})
    state = replace(STATES["issued"], config=a_config([long]), ticket=a_ticket("AB123456"))
    window = show(state, "portrait")
    number = window.findChild(FittedLabel, "ticket_number")
    font = number.fitted_font()
    assert QFontMetricsF(font).horizontalAdvance("AB123456") <= number.width()
    service = window.findChild(FittedLabel, "number_service")
    assert QFontMetricsF(service.fitted_font()).horizontalAdvance(service.text()) <= service.width()


def test_a_touch_anywhere_ends_the_thanks(show, qtbot):
    window = show(STATES["thanks"])
    with qtbot.waitSignal(window.intents.home):
        qtbot.mouseClick(window._screen, Qt.MouseButton.LeftButton, pos=window.rect().center())
