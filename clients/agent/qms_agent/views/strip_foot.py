"""The strip's last line: whether the server answers, which branch, what time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.clock import Clock
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_agent.state import Screen

D = tokens.DESKTOP


class StripFoot(Panel):
    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap4), 0, theme.px(D.gap4), 0)
        super().__init__("band", "h", pad=pad, gap=theme.px(D.gap2), name="strip_foot", parent=parent)
        self._t = text
        self.setFixedHeight(theme.px(D.foot))
        self._reach = Label("", "caption", "quiet", name="foot_reach")
        self._branch = Label("", "caption", "quiet", name="foot_branch")
        self._clock = Clock("UTC", Formats(text.language).clock, "caption", "quiet", name="foot_clock", now=clock.now)
        self._dot = _Dot()
        self.box.addWidget(self._dot)
        self.box.addWidget(self._reach, 1)
        self.box.addWidget(self._branch)
        self.box.addWidget(self._clock)

    def show_screen(self, screen: Screen) -> None:
        self._reach.setText(self._t("foot.connected" if screen.lost_since is None else "head.not_connected"))
        self._dot.show_good(screen.lost_since is None)
        if (branch := screen.desk.branch) is not None:
            self._branch.setText(f"{branch.name},")
            self._clock.set_zone(branch.time_zone, Formats(self._t.language, branch.time_zone).clock)


class _Dot(QWidget):
    """Good or bad; the word beside it says which."""

    def __init__(self) -> None:
        super().__init__()
        self._is_good = True
        size = current_theme().px(D.gap2)
        self.setFixedSize(size, size)

    def show_good(self, good: bool) -> None:
        self._is_good = good
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current_theme().palette, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.good_bar if self._is_good else palette.bad_bar))
        painter.drawEllipse(self.rect())
