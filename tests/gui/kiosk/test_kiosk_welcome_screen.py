"""The first screen: the branch's picture, and no pointer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from tests.gui.kiosk.conftest import SIZES
from tests.support.kiosk_screens import BASE, STATES, visible


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
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
        if picture.pixelColor(x, y).name() == "#0a7f3f"
    ]
    wide, tall = (max(one[axis] for one in green) - min(one[axis] for one in green) for axis in (0, 1))
    assert abs(wide / tall - 3) < 0.2
    assert wide > picture.width() * 0.3
    window.set_logo(None)
    assert visible(window, type(plate)) == []


def test_the_pointer_is_hidden_in_full_screen(show):
    window = show(BASE)
    window.showFullScreen()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    window.showNormal()
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor
