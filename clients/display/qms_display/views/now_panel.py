"""Who is called now and where to: the biggest thing on the screen, pulsing while the call is new."""

from PySide6.QtCore import QLineF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.state import Call, CallKey
from qms_display.views.called_number import CalledNumber
from qms_display.views.canvas import Canvas
from qms_display.views.counter_panel import CounterPanel
from qms_display.views.text import CENTRE, Text
from qms_display.views.welcome import Welcome
from qms_display.words import Words

LANDSCAPE_NUMBER = 43.7
PORTRAIT_NUMBER = 37.0
"""Em size of the newest number in u: a cap height of 23 % and 11 % of the screen."""

BORDER = 1.0
NUMBER_SHARE = 0.6
HEADING = 5.85
SERVICE = 7.3
ICON = 6.4
SIDE = 6.0
TOP = 2.2


class NowPanel(Canvas):
    """Shows the newest call, or a calm welcome before the first one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("now_panel", parent)
        self.heading = Text("now_heading", HEADING, "on_now2", weight=QFont.Weight.Normal, align=CENTRE, parent=self)
        self.number = CalledNumber(LANDSCAPE_NUMBER, self)
        self.service = Text("now_service", SERVICE, "on_now", weight=QFont.Weight.DemiBold, align=CENTRE, parent=self)
        self.counter = CounterPanel(LANDSCAPE_NUMBER, self)
        self.welcome = Welcome(self)
        self._calling = False
        self._audible = True
        self._sound_at = 0.0
        self._pulsed: CallKey | None = None
        self._beats = 0
        self._pulse = QTimer(self)
        self._pulse.setInterval(tokens.Motion.PULSE_PERIOD // 2)
        self._pulse.timeout.connect(self._beat)

    def show_call(self, call: Call | None, service: str, words: list[Words], *, audible: bool) -> None:
        """Show `call` of `service`, or the welcome when there is none."""
        self._calling, self._audible = call is not None, audible
        self.heading.set_text("  ·  ".join(word.now_calling for word in words))
        self.welcome.show_words(words)
        self.service.set_text(service)
        if call is not None:
            self.number.show_call(call.key, call.number)
            self.counter.show_counter(call.counter, [word.counter for word in words])
        else:
            self.number.forget()
            self._pulsed = None
        for part in (self.heading, self.number, self.service, self.counter):
            part.setVisible(self._calling)
        self.welcome.setVisible(not self._calling)
        self.arrange()
        self.update()

    def pulse(self, key: CallKey | None) -> None:
        """Draw the eye to a new calling for a few seconds; once for each."""
        if key is None or key == self._pulsed:
            return
        self._pulsed, self._beats = key, tokens.Motion.PULSE_TOTAL // self._pulse.interval()
        self._pulse.start()

    @property
    def pulsing(self) -> bool:
        return self._pulse.isActive()

    def arrange(self) -> None:
        units = LANDSCAPE_NUMBER if self.window().width() >= self.window().height() else PORTRAIT_NUMBER
        for text in (self.heading, self.service):
            text.scale()
        self.number.scale(units)
        self.counter.set_units(units)
        width, split, icon = self.wide - 2 * SIDE, self._split, ICON * 1.25
        under = TOP + HEADING * 1.5
        words = min(self.heading.text_width(), width - icon)
        self._sound_at = (self.wide - words - icon) / 2
        self.place(self.heading, self._sound_at + icon, TOP, words, HEADING * 1.7)
        self.place(self.number, SIDE, under, width, split - under - SERVICE * 1.65)
        self.place(self.service, SIDE, split - SERVICE * 1.95, width, SERVICE * 1.6)
        self.place(self.counter, BORDER, split, self.wide - 2 * BORDER, self.high - split - BORDER)
        self.place(self.welcome, SIDE, 0, width, self.high)

    @property
    def _split(self) -> float:
        return BORDER + (self.high - 2 * BORDER) * NUMBER_SHARE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        palette, radius = theme.palette, theme.u(tokens.SCREEN.radius_panel)
        if not self._calling:
            _fill(painter, QRectF(self.rect()), radius, palette.now)
            return
        inner = self.box(BORDER, BORDER, self.wide - 2 * BORDER, self.high - 2 * BORDER)
        _fill(painter, QRectF(self.rect()), radius, palette.accent if self._beats % 2 else palette.accent_line)
        _fill(painter, inner, radius - theme.u(BORDER), palette.now)
        painter.setClipRect(self.box(0, self._split, self.wide, self.high))
        _fill(painter, inner, radius - theme.u(BORDER), palette.accent)
        painter.setClipping(False)
        self._paint_sound(painter)

    def _paint_sound(self, painter: QPainter) -> None:
        """The loudspeaker before the heading; struck through when the machine cannot sound."""
        colour = current_theme().palette.on_now2
        box = self.box(self._sound_at, TOP + (HEADING * 1.7 - ICON) / 2, ICON, ICON)
        draw_icon(painter, "volume", colour, box, rtl=self.rtl)
        if not self._audible:
            painter.setPen(QPen(QColor(colour), box.width() / 12, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(box.topLeft(), box.bottomRight()))

    def _beat(self) -> None:
        self._beats -= 1
        if self._beats == 0:
            self._pulse.stop()
        self.update()


def _fill(painter: QPainter, box: QRectF, radius: float, colour: str) -> None:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.fillPath(path, QColor(colour))
