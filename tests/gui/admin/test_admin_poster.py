"""The poster of a branch: offered where numbers are given out by phone, readable by a phone, on paper as on the screen."""

import itertools
from dataclasses import replace
from functools import partial

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QMenu, QWidget
from qms_admin import intents
from qms_admin.poster import Poster
from qms_admin.sections import Section
from qms_admin.views.paper import as_pdf, upright
from qms_admin.views.poster_sheet import paint
from qms_contract.features import Features

from tests.support.admin_data import a_tenant, estate, screen
from tests.support.cut_text import cut_buttons, cut_labels
from tests.support.display_data import BRANCH, branch
from tests.support.kiosk_qr import read_qr

ADDRESS = "https://queue.example.org/j/AaIo-lvxcPyaIn3qgt08EgGiKPpdOHnBqDnl2TWXAX8yv2fJbb7tmA=="
WHERE = branch(("en", "id", "ar", "zh"))


def find(window, name, kind=QWidget):
    found = [one for one in window.findChildren(kind, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def entries(window, qtbot):
    QTest.mouseClick(find(window, "detail_menu"), Qt.MouseButton.LeftButton)
    menu = window.findChild(QMenu, "detail_menu_list")
    return {one.objectName(): one for one in menu.findChildren(QAction)}, menu


def with_phones():
    return screen(Section.BRANCHES, estate=estate(tenants=(a_tenant(features=Features(phone_join=True)),)))


def test_it_is_offered_where_numbers_are_given_out_by_phone(open_window, qtbot):
    without = open_window(screen(Section.BRANCHES))
    known, menu = entries(without, qtbot)
    assert "branch_poster" not in known
    menu.close()
    window = open_window(with_phones())
    known, menu = entries(window, qtbot)
    known["branch_poster"].trigger()
    menu.close()
    assert window.intents == [intents.ShowPoster(BRANCH)]


@pytest.mark.parametrize("language", ["en", "id"])
def test_it_is_seen_kept_and_left(open_window, qtbot, tmp_path, language):
    window = open_window(replace(with_phones(), poster=Poster(WHERE, ADDRESS)), language, (1024, 768))
    dialog = find(window, "poster")
    assert cut_labels(dialog) + cut_buttons(dialog) == []
    assert find(window, "poster_address", QLineEdit).text() == ADDRESS
    assert window.findChild(QWidget, "poster_local").isVisible() is False
    shown = tmp_path / "shown.png"
    find(window, "poster_picture", QLabel).grab().save(str(shown), "PNG")
    QTest.mouseClick(find(window, "poster_confirm"), Qt.MouseButton.LeftButton)
    find(window, "poster_file", QFileDialog).fileSelected.emit(str(tmp_path / "a.pdf"))
    (kept,) = window.intents
    assert isinstance(kept, intents.KeepTable)
    assert (kept.path, kept.table[:5]) == (str(tmp_path / "a.pdf"), b"%PDF-")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.intents[-1] == intents.HidePoster()


def test_an_address_that_no_phone_reaches_is_told(open_window):
    poster = Poster(WHERE, ADDRESS.replace("https://queue.example.org", "http://127.0.0.1:8080"))
    window = open_window(replace(with_phones(), poster=poster))
    assert find(window, "poster_local").isVisible()


@pytest.mark.parametrize("languages", [("en",), ("id", "en"), ("ar", "en", "id", "zh"), ("fr",)])
def test_a_phone_reads_the_page_and_the_words_are_the_branchs(qapp, tmp_path, languages):
    poster = Poster(msgspec.structs.replace(WHERE, languages=list(languages)), ADDRESS)
    path = tmp_path / "poster.pdf"
    path.write_bytes(as_pdf("Poster", upright(), partial(paint, poster)))
    document = QPdfDocument()
    document.load(str(path))
    assert document.pageCount() == 1
    page = document.render(0, document.pagePointSize(0).toSize() * 3)
    page.convertToFormat(QImage.Format.Format_RGB32).save(str(tmp_path / "poster.png"))
    assert read_qr(tmp_path / "poster.png") == [ADDRESS]
    assert [one for one, *_ in poster.lines] == ([*languages] if languages != ("fr",) else ["en"])


def test_all_of_it_is_on_the_page(qapp):
    """The last line of ink is the address at the foot, and nothing runs over it."""
    image = QImage(1240, 1754, QImage.Format.Format_RGB32)
    paint(Poster(WHERE, ADDRESS), image)
    inked = [y for y in range(image.height()) if any(image.pixelColor(x, y).value() < 128 for x in range(0, 1240, 3))]
    gaps = [below - above for above, below in itertools.pairwise(inked)]
    assert inked[-1] < image.height()
    assert max(gaps[-40:]) > 20, "white above the address"
