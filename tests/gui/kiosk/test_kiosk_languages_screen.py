"""Many languages: the globe, the pages, a script that no font has."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.fonts import can_draw
from qms_clientkit.widgets.painted import PaintedButton
from qms_kiosk.views.language_name import language_name

from tests.support.kiosk_samples import a_config
from tests.support.kiosk_screens import MANY, STATES, visible


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
