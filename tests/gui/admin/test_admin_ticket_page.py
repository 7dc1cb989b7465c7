"""The page of a branch's ticket: what is switched and typed is an intent, and the paper shows it at once."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit
from qms_admin import intents
from qms_admin.estate import Section
from qms_admin.state import with_change
from qms_contract.kiosk import TicketPart, TicketTemplate

from tests.gui.admin.test_admin_screens import begin, find, press
from tests.support.admin_data import BRANCH, estate, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels


def ticket_screen(template=None, **values):
    known = estate()
    branch = msgspec.structs.replace(known.branches[0], ticket=template or TicketTemplate())
    shown = screen(Section.TICKET, estate=replace(known, branches=(branch,)))
    for key, value in values.items():
        shown = with_change(shown, begin(Section.BRANCHES, BRANCH), key, value)
    return shown


def paper(window):
    return find(window, "ticket_paper")._image


def test_a_part_that_is_switched_off_goes_from_the_paper_and_from_what_is_saved(open_window):
    window = open_window(ticket_screen())
    before = paper(window)
    press(window, "ticket_part_qr")
    shown = tuple(str(one) for one in TicketPart if one is not TicketPart.QR)
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_shown", shown)]
    window.show_screen(ticket_screen(ticket_shown=shown))
    assert not find(window, "ticket_part_qr").isChecked()
    assert paper(window).height() < before.height()
    press(window, "ticket_save")
    press(window, "ticket_discard")
    assert window.intents[1:] == [intents.Save(BRANCH), intents.Discard(BRANCH)]


def test_each_language_has_its_texts_and_its_paper(open_window):
    window = open_window(ticket_screen(TicketTemplate(header={"en": "Hello", "ar": "مرحبا"})))
    english = paper(window)
    assert find(window, "ticket_header", QPlainTextEdit).toPlainText() == "Hello"
    press(window, "ticket_language_ar")
    assert find(window, "ticket_header", QPlainTextEdit).toPlainText() == "مرحبا"
    assert paper(window) != english
    window.intents.clear()
    footer = find(window, "ticket_footer", QPlainTextEdit)
    footer.setFocus()
    QTest.keyClicks(footer, "1")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_footer_ar", "1")]


def test_a_picture_is_chosen_shown_on_the_paper_and_taken_away(open_window, monkeypatch, tmp_path):
    path = tmp_path / "logo.png"
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    picture.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(path), ""))
    window = open_window(ticket_screen())
    plain = paper(window)
    press(window, "ticket_logo")
    assert window.intents == [intents.GiveLogo(BRANCH, str(path))]
    assert not find(window, "ticket_no_logo").isEnabled()
    asset_id = make_id("logo")
    window.show_screen(replace(ticket_screen(ticket_logo=str(asset_id)), pictures={asset_id: path}))
    assert paper(window).height() > plain.height()
    press(window, "ticket_no_logo")
    assert window.intents[1:] == [intents.Change(Section.BRANCHES, BRANCH, "ticket_logo", "")]


def test_narrow_paper_and_how_long_a_roll_lasts(open_window):
    window = open_window(ticket_screen())
    wide = find(window, "ticket_length").text()
    width = find(window, "ticket_paper_width")
    width.setCurrentIndex(1)
    width.activated.emit(1)
    assert paper(window).width() == 384
    assert find(window, "ticket_length").text() != wide
    assert find(window, "ticket_roll").text().startswith("about ")


def test_a_text_that_is_too_long_holds_back_saving(open_window):
    window = open_window(ticket_screen(ticket_footer_en="x" * 201))
    assert find(window, "ticket_footer_error").text()
    assert not find(window, "ticket_save").isEnabled()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_of_it_is_cut(open_window, language, size):
    window = open_window(ticket_screen(ticket_footer_en="Closed on Fridays"), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []
    assert (window.width(), window.height()) == size


def test_without_a_branch_it_says_what_to_do_first(open_window):
    window = open_window(screen(Section.TICKET, estate=replace(estate(), branches=(), branch_id=None)))
    assert find(window, "page_title").text()
    assert [one for one in window.findChildren(QPlainTextEdit) if one.isVisible()] == []
