"""Choose the printer and its paper, print a test page, see how it is."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.label import Label

from qms_kiosk.printing.devices import serial_rate
from qms_kiosk.staff.state import Found, Page, Paper, StaffState, listed, place_of
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.page_parts import BUTTON, GAP, GOOD, NoteLine, button, columns, leading


class PrinterPage(QWidget):
    """As many printers as have room, the one in use always among them; the rest a touch further."""

    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words, self._intents = scene.words(), intents
        self._listed: tuple[Found, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(current_theme().u(GAP))
        self._status = Label("", "k2_strong", name="printer_state", wrap=True)
        self._status.setAlignment(leading(rtl=self._words.rtl))
        self._note = NoteLine()
        self._papers = {paper: self._paper(paper) for paper in Paper}
        words = self._words
        self._test = button(words("staff.test"), "printer_test", intents.test_page.emit, icon="printer", main=True)
        self._rate = button("", "printer_rate", intents.rate.emit)
        self._more = button(words("staff.more_printers"), "printers_more", intents.more.emit, icon="dots")
        found, chosen = columns(scene, self)
        found.addWidget(Label(words("staff.found"), "k1_strong"))
        found.addLayout(self._list)
        found.addWidget(self._more)
        found.addStretch(1)
        found.addLayout(self._searches())
        chosen.addWidget(self._status)
        chosen.addLayout(self._row(*self._papers.values()))
        chosen.addWidget(self._rate)
        chosen.addWidget(self._test)
        chosen.addWidget(self._note)
        chosen.addStretch(1)

    def show_state(self, state: StaffState) -> None:
        printers, more = listed(state)
        self._show_list(printers, state.chosen)
        self._more.setVisible(more)
        self._show_rate(serial_rate(state.chosen or ""))
        place = place_of(state.chosen) if state.chosen else self._words("staff.no_printer")
        how = self._words(f"staff.status_{state.status}") if state.status else ""
        self._status.setText("\n".join(filter(None, (place, how))))
        for paper, choice in self._papers.items():
            choice.setChecked(paper is state.paper)
        self._test.setEnabled(state.chosen is not None and not state.busy)
        note = "searching" if state.busy else state.note
        text = self._words(f"staff.note_{note}", detail=state.detail) if note else ""
        self._note.show_note(text, good=state.busy or state.note in GOOD)

    def _show_rate(self, rate: int | None) -> None:
        self._rate.setVisible(rate is not None)
        self._rate.setText(self._words("staff.rate", rate=rate or ""))
        self._rate.update()

    def _show_list(self, printers: tuple[Found, ...], chosen: str | None) -> None:
        """Built anew only when it differs: a touch under way must not lose its button."""
        if printers != self._listed:
            self._listed = printers
            while (item := self._list.takeAt(0)) is not None:
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()
            for index, one in enumerate(printers):
                choice = button(one.name, f"found_{index}", partial(self._intents.choose.emit, one.address))
                choice.setCheckable(True)
                self._list.addWidget(choice)
        for index, one in enumerate(printers):
            item = self._list.itemAt(index)
            choice_button = item.widget() if item else None
            if isinstance(choice_button, ChoiceButton):
                choice_button.setChecked(one.address == chosen)

    def _searches(self) -> QHBoxLayout:
        words, intents = self._words, self._intents
        by_hand = partial(intents.page.emit, Page.ADDRESS)
        return self._row(
            button(words("staff.search"), "printer_search", intents.search.emit),
            button(words("staff.search_network"), "printer_search_network", intents.search_network.emit),
            button(words("staff.by_hand"), "printer_by_hand", by_hand),
        )

    def _paper(self, paper: Paper) -> ChoiceButton:
        choice = ChoiceButton(
            self._words("staff.paper", width=paper.value), name=f"paper_{paper}", height=BUTTON, kind=Kind.CHOICE,
            on_click=partial(self._intents.paper.emit, paper),
        )  # fmt: skip
        choice.setCheckable(True)
        return choice

    @staticmethod
    def _row(*buttons: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(current_theme().u(GAP))
        for one in buttons:
            row.addWidget(one, 1)
        return row
