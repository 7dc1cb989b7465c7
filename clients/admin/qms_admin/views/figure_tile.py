"""One figure: what it is, how much, what it means, and what it is compared with."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
UNKNOWN = "–"


class FigureTile(Panel):
    def __init__(self, title: str, *, name: str, parent: QWidget | None = None) -> None:
        theme = current_theme()
        side, above = theme.px(D.gap4), theme.px(D.gap3)
        super().__init__("card", pad=(side, above, side, above), gap=theme.px(D.gap1), name=name, parent=parent)
        self._title = title
        self._value = Label(UNKNOWN, "number", name=f"{name}_value")
        self._unit = Label("", "lead", "quiet", name=f"{name}_unit")
        self._alert = Icon("alert", theme.px(D.icon_small), "bad_text")
        self._lines = [ElidedLabel("", "small", "quiet", name=f"{name}_line{place}") for place in (1, 2, 3)]
        self._name = ElidedLabel(title, "body", "quiet", name=f"{name}_title")
        self.box.addWidget(self._name)
        self.box.addLayout(_line(theme.px(D.gap2), self._value, self._unit, None))
        self.box.addLayout(_line(theme.px(D.gap1), self._alert, self._lines[0]))
        for line in self._lines[1:]:
            self.box.addWidget(line)
        self._alert.hide()

    def set_title(self, title: str) -> None:
        self._title = title
        self._name.show_text(title)

    def show_figure(self, value: str, unit: str = "", *lines: str, alarm: bool = False) -> None:
        """At most three `lines` below, the third with room only where there is one; `alarm` says in colour and with a mark
        that this is worse than it should be."""
        self._value.setText(value or UNKNOWN)
        self._value.set_tone("bad" if alarm else "")
        self._unit.setText(unit if value else "")
        self._alert.setVisible(alarm)
        for label, line in zip(self._lines, (*lines, "", "", ""), strict=False):
            label.show_text(line)
        self._lines[2].setVisible(len(lines) > 2)
        self._lines[0].set_tone("bad" if alarm else "quiet")
        self.setAccessibleName(" ".join(part for part in (f"{self._title}:", value or UNKNOWN, unit, *lines) if part))


def _line(gap: int, *parts: QWidget | None) -> QHBoxLayout:
    """None is what takes the room that is left."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part, 1 if isinstance(part, ElidedLabel) else 0)
    return line
