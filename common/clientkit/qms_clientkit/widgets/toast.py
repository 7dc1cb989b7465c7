"""What was just done, for 8 seconds, with Undo."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP


class Toast(Panel):
    """One toast at a time: a new one replaces the old. Put it into a layout; it takes no room while hidden.

    `wrap` gives a long sentence as many lines as it needs. `gone`: its time is over.
    """

    gone = Signal()

    def __init__(self, undo: str, *, wrap: bool = False, name: str = "toast", parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__(
            "toast", "h", pad=(theme.px(D.gap3), 0, theme.px(D.radius_badge), 0), gap=theme.px(D.gap3), parent=parent
        )
        self.setObjectName(name)
        if wrap:
            self.setMinimumHeight(theme.px(D.toast))
        else:
            self.setFixedHeight(theme.px(D.toast))
        self.sentence = Label("", "body", name=f"{name}_sentence", wrap=wrap)
        self.undo = Button(undo, Kind.TOAST, name=f"{name}_undo", icon="undo", tall=D.chip, on_click=self._undo)
        self._icon = Icon("check", theme.px(D.icon), "on_toast")
        self.box.addWidget(self._icon)
        self.box.addWidget(self.sentence, 1)
        self.box.addWidget(self.undo)
        self._on_undo: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        self.hide()

    def say(self, sentence: str, on_undo: Callable[[], object] | None = None, icon: str = "check") -> None:
        """Show `sentence`; with `on_undo` the button appears and calls it once."""
        self._on_undo = on_undo
        self._icon.set_icon(icon)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.undo.setVisible(on_undo is not None)
        self.show()
        self._timer.start(tokens.Motion.TOAST)

    def _over(self) -> None:
        self.hide()
        self.gone.emit()

    def _undo(self) -> None:
        self._timer.stop()
        self.hide()
        if self._on_undo is not None:
            self._on_undo()
