"""Now serving: the number, the service, how long it waited and how long it is served. The darkest panel means now."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.services import Service
from qms_contract.tickets import Ticket, TicketStatus

from qms_agent.state import Screen
from qms_agent.views.words import service_name, since, told

D = tokens.DESKTOP
BAR = D.radius_badge


class NowPanel(Panel):
    """Redraws its figures once a second while somebody is here."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("now", pad=theme.px(D.gap5), gap=theme.px(D.gap2), name="now_panel", parent=parent)
        self._t = text
        self._ticket: Ticket | None = None
        self._service: Service | None = None
        self._mean: timedelta | None = None
        self._is_strip = self._is_low = self._is_lowest = False
        self.title = Label("", "label", "quiet", name="now_title")
        self.language = Badge("", Tone.NOW, small=True, name="now_language")
        self.number = FittedLabel(
            "", theme.px(D.number0), "on_now", align=Qt.AlignmentFlag.AlignLeft, name="now_number"
        )
        self.service = Label("", "lead", name="now_service", wrap=True)
        self.hint = Label("", "body", "quiet", name="now_hint", wrap=True)
        self.short_hint = ElidedLabel("", "body", "quiet", name="now_short_hint")
        self._figures = _Figures(text, clock)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.language)
        self.box.addLayout(head)
        for part in (self.number, self.service, self.hint, self.short_hint):
            self.box.addWidget(part)
        self.box.addWidget(self._figures)
        self.box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    def set_strip(self, strip: bool) -> None:
        """In the strip there is no visitor's card, so what is known stands here."""
        self._is_strip = strip
        self._show_hint()

    def set_low(self, low: bool, lowest: bool) -> None:
        """Where the window is low the number is smaller and the hint has one line; lowest, there is neither hint nor bar."""
        theme = current_theme()
        self._is_low, self._is_lowest = low, lowest
        pad = theme.px(D.gap3 if low else D.gap5)
        self.box.setContentsMargins(pad, pad, pad, pad)
        self.number.set_size(theme.px(D.number1 if low else D.number0))
        self._figures.set_low(lowest)
        self._show_hint()

    def _show_hint(self) -> None:
        is_told = self._is_strip and bool(self.hint.text())
        self.hint.setVisible(is_told and not self._is_low)
        self.short_hint.setVisible(is_told and self._is_low and not self._is_lowest)

    def show_screen(self, screen: Screen) -> None:
        ticket = screen.current if screen.is_mine else None
        self.setVisible(ticket is not None)
        self._ticket = ticket
        seconds = screen.today.mean_service_seconds if screen.today else None
        self._mean = timedelta(seconds=seconds) if seconds else None
        if ticket is None:
            self._timer.stop()
        else:
            self._show_ticket(screen, ticket)

    def _show_ticket(self, screen: Screen, ticket: Ticket) -> None:
        self.title.setText(self._t("now.called" if ticket.status is TicketStatus.CALLED else "now.title"))
        self.language.setVisible(bool(ticket.language))
        self.language.show_word(own_name(ticket.language or ""), Tone.NOW)
        self.number.set_text(ticket.display_number)
        self._service = screen.desk.service(ticket.service_id)
        self.service.setText(service_name(self._t, self._service))
        self.hint.setText(told(self._t, screen.desk, ticket))
        self.short_hint.show_text(self.hint.text())
        self._show_hint()
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        if self._ticket is not None:
            self._figures.show_ticket(self._ticket, self._service, self._mean)


class _Figures(QWidget):
    """Two stopwatches, what they are measured by, and the bar."""

    def __init__(self, text: Translator, clock: ServerClock) -> None:
        super().__init__()
        self._t, self._time = text, clock
        theme = current_theme()
        self._waited = Label("", "figure", name="now_waited")
        self._waited_word = Label("", "small", "quiet", name="now_target")
        self._serving = Label("", "figure", name="now_serving_time")
        self._serving_word = Label("", "small", "quiet")
        self._limit = Label("", "small", "quiet", name="now_limit")
        self._bar = _Bar()
        pair = QHBoxLayout()
        pair.setSpacing(theme.px(D.gap4))
        for word, figure in ((self._waited_word, self._waited), (self._serving_word, self._serving)):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(word)
            column.addWidget(figure)
            pair.addLayout(column)
            pair.addStretch(1)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(D.gap3))
        line.addWidget(self._bar, 1)
        line.addWidget(self._limit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(D.gap1), 0, 0)
        box.setSpacing(theme.px(D.gap2))
        box.addWidget(Rule())
        box.addLayout(pair)
        box.addWidget(self._line)

    def set_low(self, low: bool) -> None:
        self._line.setVisible(not low)

    def show_ticket(self, ticket: Ticket, service: Service | None, mean: timedelta | None) -> None:
        """`mean` is how long today's visits at this counter took, None before the first."""
        called = ticket.called_at or ticket.queued_at
        self._waited.setText(Formats.stopwatch(called - ticket.queued_at))
        target = self._t("now.waited_target", count=service.target_wait_minutes) if service else ""
        self._waited_word.setText(target or self._t("now.waited"))
        is_served = ticket.status is TicketStatus.SERVING
        running = since(self._time, ticket.served_at if is_served else called)
        self._serving_word.setText(self._t("now.serving" if is_served else "now.since_call"))
        self._serving.setText(Formats.stopwatch(running))
        if is_served:
            self._show_limit("now.average", running, mean)
        else:
            grace = timedelta(seconds=service.called_grace_period_seconds) if service else None
            self._show_limit("now.no_show_after", running, grace)

    def _show_limit(self, words: str, running: timedelta, limit: timedelta | None) -> None:
        """The bar is full when the visitor's time is over, or the visit has taken as long as today's others did."""
        self._bar.setVisible(limit is not None)
        self._limit.setText(self._t(words, time=Formats.stopwatch(limit)) if limit else "")
        if limit:
            self._bar.show_share(running / limit)


class _Bar(QWidget):
    """A share from 0 to 1, on the dark panel."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(current_theme().px(BAR))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        self._share = max(0.0, min(1.0, share))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current_theme().palette, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        for colour, share in ((palette.now_line, 1.0), (palette.on_now, self._share)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, self.height()), radius, radius)
