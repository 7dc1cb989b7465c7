"""List and detail of a section: branches, services, counters, staff. Empty, it says what to do first."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.panel import Panel

from qms_admin.intents import New
from qms_admin.sections import Section
from qms_admin.shelf import LONG
from qms_admin.state import Screen
from qms_admin.views.detail import Detail
from qms_admin.views.item_list import ItemList
from qms_admin.views.long_list import LongList
from qms_admin.views.words import ICONS, PREFIXES

D = tokens.DESKTOP


class ItemsPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        theme = current_theme()
        self._short, self._long, self._detail = ItemList(text), LongList(text), Detail(text)
        for one in (self._short, self._long):
            one.setFixedWidth(theme.px(D.list_width))
        for part in (self._short, self._long, self._detail):
            part.wanted.connect(self.wanted)
        self._empty = Panel("card", name="empty_card")
        self._said: object = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap4))
        row.addWidget(self._short)
        row.addWidget(self._long)
        row.addWidget(self._detail, 1)
        row.addWidget(self._empty, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self._short, self._long):
            part.setFixedWidth(min(current_theme().px(D.list_width), self.width() * 9 // 25))

    def show_screen(self, screen: Screen) -> None:
        is_long, is_empty = screen.section in LONG, screen.estate.is_empty(screen.section)
        has_list = (not is_empty or screen.chosen_id is not None) and screen.section is not Section.TENANT
        nothing = is_empty and screen.chosen_id is None
        self._short.setVisible(has_list and not is_long)
        self._long.setVisible(has_list and is_long)
        self._empty.setVisible(nothing)
        (self._long if is_long else self._short).show_screen(screen)
        self._detail.show_screen(screen)
        if nothing:
            needs_branch = screen.section is not Section.BRANCHES and screen.estate.branch is None
            self._say_first(Section.BRANCHES if needs_branch else screen.section)

    def _say_first(self, section: Section) -> None:
        if section is self._said:
            return
        self._said = section
        while (taken := self._empty.box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        prefix = PREFIXES[section]
        first = Button(self._t(f"{prefix}.new"), Kind.PRIMARY, name="empty_new", icon="plus")
        first.clicked.connect(lambda _checked=False: self.wanted.emit(New(section)))
        title, hint = self._t(f"{prefix}.empty"), self._t(f"{prefix}.empty_hint")
        state = EmptyState(ICONS[section], title, hint, name=f"{prefix}_empty", action=first)
        self._empty.box.addWidget(state)
