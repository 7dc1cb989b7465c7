"""The page of a branch's ticket: what is switched and typed is an intent, and the paper shows it at once."""

import re
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPlainTextEdit, QWidget
from qms_admin import intents
from qms_admin.forms.ticket import OWN_LINES, moved
from qms_admin.sections import Section
from qms_admin.state import form_of, with_change
from qms_contract.devices import DeviceOrder
from qms_contract.kiosk import EstimateForm, PartLabels, TicketPart, TicketTemplate

from tests.gui.admin.test_admin_screens import begin, find, press
from tests.support.admin_data import estate, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.display_data import BRANCH


def ticket_screen(template=None, **values):
    known = estate()
    branch = msgspec.structs.replace(known.branch, ticket=template or TicketTemplate())
    shown = screen(Section.TICKET, estate=estate(branches=(branch,)))
    for key, value in values.items():
        shown = with_change(shown, begin(Section.BRANCHES, BRANCH), key, value)
    return shown


LISTED = tuple(str(one) for one in TicketPart if one not in OWN_LINES)
"""What stands in the list while a branch has written nothing of its own."""


def paper(window):
    return find(window, "ticket_paper").image


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


def standard():
    return tuple(str(one) for one in TicketPart)


def test_a_part_is_moved_by_alt_and_an_arrow_and_the_paper_follows(open_window):
    window = open_window(ticket_screen())
    before = paper(window)
    QTest.keyClick(find(window, "ticket_row_service"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    order = moved(standard(), "service", 3)
    assert order[3:5] == ("service", "number")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_order", order)]
    window.show_screen(ticket_screen(ticket_order=order))
    QApplication.processEvents()
    rows = [find(window, f"ticket_row_{part}").y() for part in order if part in LISTED]
    assert rows == sorted(rows)
    assert paper(window) != before
    window.intents.clear()
    QTest.keyClick(find(window, "ticket_row_logo"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert window.intents == [], "it is the first"


@pytest.mark.parametrize(("part", "to", "place"), [("logo", "time", 10), ("qr", "logo", 0), ("number", "service", 4)])
def test_a_part_is_dragged_to_another_place(open_window, part, to, place):
    window = open_window(ticket_screen())
    dragged, target = find(window, f"ticket_row_{part}"), find(window, f"ticket_row_{to}")
    down = target.y() > dragged.y()
    end = QPoint(40, target.y() - dragged.y() + (target.height() - 4 if down else 4))
    QTest.mousePress(dragged, Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    for at in (QPoint(40, 40), end):
        QTest.mouseMove(dragged, at)
    QTest.mouseRelease(dragged, Qt.MouseButton.LeftButton, pos=end)
    wanted = intents.Change(Section.BRANCHES, BRANCH, "ticket_order", moved(standard(), part, place))
    assert window.intents == [wanted]


def test_the_size_of_the_part_that_is_looked_at(open_window):
    window = open_window(ticket_screen())
    assert find(window, "ticket_part_title", QLabel).text() == "Your number"
    press(window, "ticket_row_service")
    assert find(window, "ticket_part_title", QLabel).text() == "Service"
    assert find(window, "ticket_size_medium").isChecked()
    press(window, "ticket_size_large")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_size_service", "large")]
    medium = paper(window).height()
    window.show_screen(ticket_screen(ticket_size_service="large"))
    assert find(window, "ticket_size_large").isChecked()
    assert paper(window).height() > medium
    press(window, "ticket_row_qr")
    assert find(window, "ticket_size_medium").isChecked()


def test_a_part_has_own_words_in_the_language_that_is_looked_at(open_window):
    window = open_window(ticket_screen())
    press(window, "ticket_row_ahead")
    press(window, "ticket_language_ar")
    edit = find(window, "ticket_label_ahead")
    assert edit.layoutDirection() is Qt.LayoutDirection.RightToLeft
    QTest.keyClicks(edit, "x")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_label_ahead_ar", "x")]
    before = paper(window).copy()
    window.show_screen(ticket_screen(ticket_label_ahead_ar="قبلك في الصف"))
    assert (edit.text(), paper(window) != before) == ("قبلك في الصف", True)
    press(window, "ticket_language_en")
    assert edit.text() == ""
    press(window, "ticket_row_time")
    assert not [one for one in window.findChildren(QWidget, "ticket_label_ahead") if one.isVisible()]
    window.show_screen(ticket_screen(ticket_label_ahead_en="x" * 61))
    assert not find(window, "ticket_save").isEnabled()


def test_a_line_above_a_part_is_as_usual_until_that_is_changed(open_window):
    window = open_window(ticket_screen())
    line = find(window, "ticket_line_above")
    for part, usual in (("ahead", True), ("service", False)):
        press(window, f"ticket_row_{part}")
        assert line.isChecked() is usual
        press(window, "ticket_line_above")
        key, wanted = f"ticket_line_{part}", "off" if usual else "on"
        assert window.intents[-1] == intents.Change(Section.BRANCHES, BRANCH, key, wanted)
        window.show_screen(ticket_screen(**{key: wanted}))
        assert line.isChecked() is not usual
        press(window, "ticket_line_above")
        assert window.intents[-1] == intents.Change(Section.BRANCHES, BRANCH, key, "")
        window.show_screen(ticket_screen())


def test_words_and_lines_are_saved_as_they_were_chosen():
    template = TicketTemplate(
        labels=PartLabels(number={"en": "Ticket", "fr": "Billet"}), lines={TicketPart.QR: False, TicketPart.LOGO: True}
    )
    shown = ticket_screen(template, ticket_label_number_en="Your place", ticket_line_qr="", ticket_line_time="on")
    context, values = shown.context(Section.BRANCHES, BRANCH), shown.values(Section.BRANCHES, BRANCH)
    saved = form_of(Section.BRANCHES).changed_fields(values, context)["ticket"]
    assert saved.labels.number == {"en": "Your place", "fr": "Billet"}
    assert saved.lines == {TicketPart.LOGO: True, TicketPart.TIME: True}
    same = ticket_screen(template)
    values = same.values(Section.BRANCHES, BRANCH)
    assert form_of(Section.BRANCHES).changed_fields(values, same.context(Section.BRANCHES, BRANCH)) == {}


def test_a_touch_on_the_paper_chooses_the_part_under_it(open_window):
    window = open_window(ticket_screen())
    sheet = find(window, "ticket_paper")
    top, bottom = sheet._places[TicketPart.QR]
    at = QPoint(sheet.width() // 2, round((top + bottom) / 2 * sheet.width() / paper(window).width()))
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=at)
    assert find(window, "ticket_part_title", QLabel).text() == "QR code"


def test_every_language_on_both_papers_is_another_picture(open_window):
    window = open_window(ticket_screen())
    seen = []
    for language in estate().branch.languages:
        press(window, f"ticket_language_{language}")
        for index, width in enumerate((576, 384)):
            box = find(window, "ticket_paper_width")
            box.setCurrentIndex(index)
            box.activated.emit(index)
            assert paper(window).width() == width
            seen.append(paper(window).copy())
    assert all(one != other for i, one in enumerate(seen) for other in seen[:i])


def entries(window):
    press(window, "ticket_test")
    (menu,) = [one for one in window.findChildren(QMenu, "ticket_test_list") if one.isVisible()]
    found = {action.objectName(): action for action in menu.actions()}
    menu.close()
    return found


def test_a_test_is_printed_by_a_kiosk_but_not_of_what_is_not_saved(open_window):
    window = open_window(ticket_screen())
    kiosk = estate().kiosks[0]
    entries(window)[f"test_on_{kiosk.device_id}"].trigger()
    assert window.intents == [intents.GiveOrder(kiosk.device_id, DeviceOrder.PRINT_TEST)]
    window.show_screen(ticket_screen(ticket_size_service="large"))
    found = entries(window)
    assert not found[f"test_on_{kiosk.device_id}"].isEnabled()
    assert found["test_note"].text() == "Save first: a kiosk prints what is saved."


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_a_test_goes_into_a_file_as_it_is_shown(open_window, monkeypatch, tmp_path, kind):
    path = tmp_path / f"ticket.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(path), ""))
    window = open_window(ticket_screen(ticket_size_service="large"))
    entries(window)[f"test_{kind}"].trigger()
    note = find(window, "ticket_test_note", QLabel)
    assert note.text() == f"Written to {path}"
    if kind == "png":
        assert QImage(str(path)).size() == paper(window).size()
    else:
        assert path.read_bytes().startswith(b"%PDF")
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", path.read_bytes())
        assert abs(float(box[1]) / 72 * 25.4 - paper(window).width() / 8) < 1, "as wide as the paper"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(tmp_path / "no" / "t.pdf"), ""))
    entries(window)["test_pdf"].trigger()
    assert "cannot be written" in note.text()


def test_each_language_has_its_texts_and_its_paper(open_window):
    window = open_window(ticket_screen(TicketTemplate(header={"en": "Hello", "ar": "مرحبا"})))
    english = paper(window)
    press(window, "ticket_row_header")
    assert find(window, "ticket_header", QPlainTextEdit).toPlainText() == "Hello"
    press(window, "ticket_language_ar")
    assert find(window, "ticket_header", QPlainTextEdit).toPlainText() == "مرحبا"
    assert paper(window) != english
    window.intents.clear()
    add(window, "footer")
    footer = find(window, "ticket_footer", QPlainTextEdit)
    assert window.focusWidget() is footer
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
    press(window, "ticket_row_logo")
    press(window, "ticket_logo")
    assert window.intents == [intents.GivePicture(BRANCH, "ticket_logo", str(path))]
    assert not find(window, "ticket_logo_none").isEnabled()
    asset_id = make_id("logo")
    window.show_screen(replace(ticket_screen(ticket_logo=str(asset_id)), pictures={asset_id: path}))
    assert paper(window).height() > plain.height()
    press(window, "ticket_logo_none")
    assert window.intents[1:] == [intents.Change(Section.BRANCHES, BRANCH, "ticket_logo", "")]


def add(window, part):
    press(window, "ticket_add")
    (menu,) = [one for one in window.findChildren(QMenu, "ticket_add_list") if one.isVisible()]
    found = {action.objectName(): action for action in menu.actions()}
    found[f"add_{part}"].trigger()
    menu.close()
    QApplication.processEvents()


def rows(window):
    order = [one for one in TicketPart if window.findChild(QWidget, f"ticket_row_{one}").isVisible()]
    return [str(one) for one in order]


def test_a_part_of_the_branchs_own_is_added_written_and_stays(open_window):
    window = open_window(ticket_screen())
    assert tuple(rows(window)) == LISTED
    add(window, "advert")
    assert rows(window) == [*LISTED, "advert"]
    assert find(window, "ticket_part_title", QLabel).text() == "Advertisement"
    edit = find(window, "ticket_advert", QPlainTextEdit)
    assert window.focusWidget() is edit
    assert window.intents == [], "nothing is changed before something is written"
    QTest.keyClicks(edit, "S")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_advert_en", "S")]
    before = paper(window).height()
    window.show_screen(ticket_screen(ticket_advert_en="Sale"))
    assert paper(window).height() > before
    window.show_screen(ticket_screen())
    assert "advert" in rows(window), "a row does not go while its words are being written anew"
    for part in ("header", "footer"):
        add(window, part)
    assert not find(window, "ticket_add").isEnabled()


def test_a_part_that_was_switched_off_and_has_nothing_is_on_when_it_is_added(open_window):
    window = open_window(ticket_screen(TicketTemplate(hidden=[TicketPart.ADVERT])))
    add(window, "advert")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_shown", standard())]


def test_what_is_written_stands_in_the_list_also_switched_off(open_window):
    window = open_window(ticket_screen(TicketTemplate(advert={"en": "Sale"}, hidden=[TicketPart.ADVERT])))
    assert rows(window) == [*LISTED, "advert"]
    assert not find(window, "ticket_part_advert").isChecked()


def test_the_picture_of_an_advertisement(open_window, monkeypatch, tmp_path):
    path = tmp_path / "sale.png"
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(path), ""))
    window = open_window(ticket_screen())
    add(window, "advert")
    press(window, "ticket_picture")
    assert window.intents == [intents.GivePicture(BRANCH, "ticket_picture", str(path))]
    before, asset_id = paper(window).height(), make_id("sale")
    window.show_screen(replace(ticket_screen(ticket_picture=str(asset_id)), pictures={asset_id: path}))
    assert paper(window).height() > before + 200
    press(window, "ticket_picture_none")
    assert window.intents[1:] == [intents.Change(Section.BRANCHES, BRANCH, "ticket_picture", "")]


def test_how_the_wait_is_told_is_chosen_beside_it_and_seen_on_the_paper(open_window):
    window = open_window(ticket_screen())
    assert not [one for one in window.findChildren(QWidget, "ticket_estimate_as") if one.isVisible()]
    press(window, "ticket_row_estimate")
    seen = [paper(window).copy()]
    box = find(window, "ticket_estimate_as")
    for index, form in enumerate(EstimateForm):
        box.setCurrentIndex(index)
        box.activated.emit(index)
        assert window.intents[-1] == intents.Change(Section.BRANCHES, BRANCH, "ticket_estimate_as", str(form))
        window.show_screen(ticket_screen(ticket_estimate_as=str(form)))
        seen.append(paper(window).copy())
    assert seen[0] == seen[1]
    assert seen[1] != seen[2] != seen[3] != seen[1]


def test_a_ticket_without_an_estimate_is_looked_at_and_says_so_or_hides_it(open_window):
    window = open_window(ticket_screen())
    press(window, "ticket_row_estimate")
    known = paper(window).copy()
    press(window, "ticket_look_unsure")
    assert window.intents == [], "this is only looked at"
    hidden = paper(window).copy()
    press(window, "ticket_hides_unsure")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "ticket_hides_unsure", "off")]
    window.show_screen(ticket_screen(ticket_hides_unsure="off"))
    assert known != hidden != paper(window) != known
    press(window, "ticket_row_qr")
    assert paper(window) == known, "only while that part is looked at"


def test_what_is_chosen_of_wait_and_advertisement_is_saved():
    chosen = ticket_screen(
        ticket_estimate_as="clock",
        ticket_hides_unsure="off",
        ticket_advert_en="Sale",
        ticket_picture=str(make_id("sale")),
    )
    context, values = chosen.context(Section.BRANCHES, BRANCH), chosen.values(Section.BRANCHES, BRANCH)
    saved = form_of(Section.BRANCHES).changed_fields(values, context)["ticket"]
    wanted = TicketTemplate(
        estimate_as=EstimateForm.CLOCK, hides_unsure=False, advert={"en": "Sale"}, advert_asset_id=make_id("sale")
    )
    assert saved == wanted


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
    press(window, "ticket_row_footer")
    assert find(window, "ticket_footer_error").text()
    assert not find(window, "ticket_save").isEnabled()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_of_it_is_cut(open_window, language, size):
    window = open_window(ticket_screen(ticket_footer_en="Closed on Fridays"), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []
    rows = find(window, "ticket_row_qr")
    switch = find(window, "ticket_part_qr")
    scroll = find(window, "ticket_parts").parentWidget()
    assert switch.mapTo(scroll, switch.rect().bottomRight()).x() < scroll.parentWidget().width()
    assert rows.title.sizeHint().width() <= rows.title.width()
    assert (window.width(), window.height()) == size


def test_without_a_branch_it_says_what_to_do_first(open_window):
    window = open_window(screen(Section.TICKET, estate=estate(branches=())))
    assert find(window, "page_title").text()
    assert [one for one in window.findChildren(QPlainTextEdit) if one.isVisible()] == []


def test_the_part_that_is_looked_at_comes_into_sight(open_window):
    window = open_window(ticket_screen(TicketTemplate(advert={"en": "Sale"})), size=(1440, 700))
    sheet = find(window, "ticket_paper")

    def seen(part):
        top, bottom = sheet.place_of(part)
        return sheet.visibleRegion().boundingRect().contains(QRect(0, top, 10, bottom - top))

    assert not seen("advert")
    press(window, "ticket_row_advert")
    QApplication.processEvents()
    assert seen("advert")
    press(window, "ticket_row_name")
    QApplication.processEvents()
    assert seen("name")
