"""A screen of things to choose one from, with a title, and the way back: areas, services, priority, languages."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Rule

from qms_kiosk.views import measures as m
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.service_button import ServiceButton, ServiceWords, Shape

ROWS_PORTRAIT = 6
LOW_CARD, LOW_CARD_SQUAT, LOW_ROOM = 30.0, 26.0, 8.0
"""Height of a card, on a squat screen too, and room over the title, with low reach, in u."""
BACK = 30.0


class Choosing(Frame):
    """Subclasses say what there is (`make_buttons`), what is asked (`titles`) and what is said when there is nothing."""

    def __init__(self, scene: Scene, intents: Intents, *, name: str, way_back: bool) -> None:
        super().__init__(scene, intents, name=name, with_toggles=True, way_back=way_back)
        self._buttons = self.make_buttons()
        if scene.low_reach:
            self._add_room_above()
        self.body.addLayout(self._titles())
        if scene.low_reach:
            self.body.addWidget(self._rule())
        self.body.addLayout(self._grid(), 0 if scene.low_reach and scene.portrait else 1)
        self.finish()

    def make_buttons(self) -> list[QWidget]:
        """What can be chosen, in order."""
        raise NotImplementedError

    def titles(self) -> tuple[str, str]:
        """The question, and what to do; the second only where there is room."""
        raise NotImplementedError

    def nothing(self) -> str:
        return ""

    def rows(self) -> int:
        """Rows of a landscape screen that keep their place when there are fewer choices."""
        return 2

    def low_card(self) -> float:
        """The least height of a choice on a portrait screen with low reach, in u."""
        return LOW_CARD_SQUAT if self.scene.squat else LOW_CARD

    def spoken(self) -> list[str]:
        return [self._title.text()] if self._buttons else [self._title.text(), self.nothing()]

    def button(self, words: ServiceWords, name: str, on_click: Callable[[], object]) -> ServiceButton:
        """A choice in the shape of this screen."""
        step = 3 if self.scene.portrait else 2
        return ServiceButton(words, self.shape(), name=name, plain_step=step, on_click=on_click)

    def shape(self) -> Shape:
        if self.scene.low_reach or (self.scene.large and not self.scene.portrait):
            return Shape.PLAIN
        return Shape.CARD if self.scene.wide and not self.scene.portrait else Shape.ROW

    def columns(self) -> int:
        if self.scene.portrait:
            return 2 if self.scene.low_reach or len(self._buttons) > ROWS_PORTRAIT else 1
        return 2 if self.shape() is Shape.ROW else 3

    def _grid(self) -> QGridLayout:
        grid, columns = QGridLayout(), self.columns()
        grid.setSpacing(self.theme.u(self.scene.gap))
        for index, button in enumerate(self._buttons):
            if self.scene.low_reach and self.scene.portrait:
                button.setMinimumHeight(self.theme.u(self.low_card()))
            grid.addWidget(button, index // columns, index % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        least = self.rows() if not self.scene.portrait else 3 if self.scene.low_reach else 5
        for row in range(max(least, -(-len(self._buttons) // columns))):
            grid.setRowStretch(row, 1)
        if not self._buttons:
            grid.addWidget(Label(self.nothing(), "k3", "quiet", wrap=True, name="services_none"), 0, 0)
        return grid

    def _titles(self) -> QHBoxLayout:
        titles = QHBoxLayout()
        titles.setSpacing(self.theme.u(4))
        if self._way_back and (self.scene.portrait or not self.scene.low_reach):
            back = self.back_button()
            back.setFixedWidth(self.theme.u(BACK))
            titles.addWidget(back)
        titles.addLayout(self._title_words(), 1)
        if self.scene.low_reach and not self.scene.portrait:
            titles.addStrut(self._low_title())
        return titles

    def _low_title(self) -> int:
        """So tall that the choices begin below the line of low reach."""
        used = self.theme.u(m.HEAD_LANDSCAPE) + self.theme.u(LOW_ROOM) + 2 * self.theme.u(self.scene.gap)
        return max(1, ceil(self.scene.height * m.REACH_LANDSCAPE) - used)

    def _title_words(self) -> QVBoxLayout | QHBoxLayout:
        title, hint = self.titles()
        tight = (self.scene.narrow and (self._way_back or self.scene.low_reach)) or (
            self.scene.large and self.scene.low_reach
        )
        step = "k5_title" if self.scene.portrait else "k3_title" if tight else "k4_title"
        self._title = big = Label(title, step, name="title", wrap=self.scene.portrait or tight)
        self._subtitle = small = Label(hint, "k2", "quiet", name="subtitle", wrap=self.scene.portrait)
        small.setVisible(not self.scene.low_reach and not self.scene.narrow and bool(self._buttons and hint))
        if self.scene.portrait:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(big)
            column.addWidget(small)
            return column
        row = QHBoxLayout()
        row.setSpacing(self.theme.u(4))
        row.addWidget(big, 1 if tight else 0)
        small.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(small, 1)
        if self.scene.low_reach:
            row.addWidget(self._reach_line())
        return row

    def _add_room_above(self) -> None:
        """Moves everything that is touched below the line of low reach."""
        if self.scene.portrait:
            self.body.addStretch(1)
            self.body.addWidget(self._reach_line())
        else:
            self.body.addSpacing(self.theme.u(LOW_ROOM))

    def _rule(self) -> QWidget:
        rule = Rule(self.theme.border)
        rule.setProperty("panel", "accent_rule")
        return rule

    def _reach_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.u(2.5))
        row.addWidget(Icon("reach", self.theme.u(5), "accent_text"))
        row.addWidget(Label(self.words("services.below"), "k1", name="reach_line", wrap=self.scene.portrait), 1)
        return line
