"""The dark panel with the number: the one thing on the screen that means "now"."""

from collections.abc import Callable

from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.panel import Panel

LONG = 28
"""Letters of a service's name that stand on one line."""


class _Number(FittedLabel):
    def __init__(self, number: str, size: int, painted: Callable[[], object]) -> None:
        super().__init__(number, size, "on_now", name="ticket_number")
        self._painted = painted

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._painted()


class NumberPanel(Panel):
    """`above` and `below` stand over and under the number; `painted` is called when the number is on the screen."""

    def __init__(
        self,
        above: str,
        number: str,
        service: str,
        below: str,
        *,
        strong: bool,
        step: int,
        painted: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        theme = current_theme()
        super().__init__("now", pad=theme.u(5), gap=theme.u(2), name="number_panel", parent=parent)
        size, tone = (theme.k(4), "on_now") if strong else (theme.k(3), "on_now2")
        top = FittedLabel(above, size, tone, weight=QFont.Weight.DemiBold, title=False, name="number_title")
        self.box.addStretch(2)
        self.box.addWidget(top)
        self.box.addWidget(_Number(number, theme.k(step), painted))
        lines = balanced(service)
        size = theme.k(4 if len(lines) == 1 else 3)
        for index, line in enumerate(lines):
            name = "number_service" if not index else "number_service_end"
            weight = QFont.Weight.DemiBold
            self.box.addWidget(FittedLabel(line, size, "on_now", weight=weight, title=False, name=name))
        if below:
            label = FittedLabel(
                below, theme.k(2), "on_now2", weight=QFont.Weight.Medium, title=False, name="number_taken"
            )
            self.box.addWidget(label)
        self.box.addStretch(2)


def balanced(text: str) -> list[str]:
    """On one line, or a long one on two of about the same length."""
    words = text.split(" ")
    if len(text) <= LONG or len(words) == 1:
        return [text]
    starts = range(1, len(words))
    split = min(starts, key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
    return [" ".join(words[:split]), " ".join(words[split:])]
