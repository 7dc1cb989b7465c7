"""What was just done: for 8 seconds, or for as long as whoever shows it decides."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP


class ToastFrame(Panel):
    """An icon and a sentence. Put it into a layout; it takes no room while hidden.

    `wrap` gives a long sentence as many lines as it needs.
    """

    def __init__(self, name: str, *, wrap: bool = False, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap3), 0, theme.px(D.radius_badge), 0)
        super().__init__("toast", "h", pad=pad, gap=theme.px(D.gap3), name=name, parent=parent)
        if wrap:
            self.setMinimumHeight(theme.px(D.toast))
        else:
            self.setFixedHeight(theme.px(D.toast))
        self.sentence = Label("", "body", name=f"{name}_sentence", wrap=wrap)
        self._icon = Icon("check", theme.px(D.icon), "on_toast")
        self.box.addWidget(self._icon)
        self.box.addWidget(self.sentence, 1)
        self.hide()

    def put(self, sentence: str, icon: str) -> None:
        """What is said from now on."""
        self._icon.set_icon(icon)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)


class Toast(ToastFrame):
    """One toast at a time: a new one replaces the old. `gone`: its time is over."""

    gone = Signal()

    def __init__(self, *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("toast", wrap=wrap, parent=parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)

    def say(self, sentence: str, icon: str = "check") -> None:
        """Show `sentence`."""
        self.put(sentence, icon)
        self.show()
        self._timer.start(tokens.Motion.TOAST)

    def _over(self) -> None:
        self.hide()
        self.gone.emit()
