"""Now serving: the number, the service, how long it waited and how long it is served. The darkest panel means now."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.tickets import Ticket, TicketStatus

from qms_agent.state import Screen, Step
from qms_agent.views.words import service_name, since

D = tokens.DESKTOP
BAR = D.radius_badge


class NowPanel(Panel):
    """Redraws its figures once a second while somebody is here."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("now", pad=theme.px(D.gap5), gap=theme.px(D.gap2), name="now_panel", parent=parent)
        self._t = text
        self._ticket: Ticket | None = None
        self._mean: timedelta | None = None
        self.title = Label("", "label", "quiet", name="now_title")
        self.language = Badge("", Tone.NOW, small=True, name="now_language")
        self.number = FittedLabel(
            "", theme.px(D.number0), "on_now", align=Qt.AlignmentFlag.AlignLeft, name="now_number"
        )
        self.service = Label("", "lead", name="now_service", wrap=True)
        self.hint = Label("", "body", "quiet", name="now_hint", wrap=True)
        self._figures = _Figures(text)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.language)
        self.box.addLayout(head)
        for part in (self.number, self.service, self.hint):
            self.box.addWidget(part)
        self.box.addWidget(self._figures)
        self.box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    def show_screen(self, screen: Screen) -> None:
        ticket = screen.current
        self._ticket = ticket
        seconds = screen.today.mean_service_seconds if screen.today else None
        self._mean = timedelta(seconds=seconds) if seconds else None
        self._figures.setVisible(ticket is not None)
        self.number.setVisible(ticket is not None)
        self.hint.setVisible(ticket is None or bool(ticket.note or ticket.transferred_from))
        if ticket is None:
            self._show_nobody(screen)
        else:
            self._show_ticket(screen, ticket)

    def _show_nobody(self, screen: Screen) -> None:
        self._timer.stop()
        self.language.hide()
        self.title.setText(self._t("now.title"))
        self.service.setText(self._t("now.nobody"))
        paused = screen.step is Step.RESUME
        self.hint.setText(self._t("now.paused_hint" if paused else "now.nobody_hint"))

    def _show_ticket(self, screen: Screen, ticket: Ticket) -> None:
        self.title.setText(self._t("now.called" if ticket.status is TicketStatus.CALLED else "now.title"))
        self.language.setVisible(bool(ticket.language))
        self.language.show_word(own_name(ticket.language or ""), Tone.NOW)
        self.number.set_text(ticket.display_number)
        self.service.setText(service_name(self._t, screen.desk.service(ticket.service_id)))
        origin = screen.desk.service(ticket.transferred_from)
        came = self._t("now.from_service", service=service_name(self._t, origin)) if origin else ""
        self.hint.setText(": ".join(part for part in (came, ticket.note or "") if part))
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        if self._ticket is not None:
            self._figures.show_ticket(self._ticket, self._mean)


class _Figures(QWidget):
    """Two stopwatches and the bar towards the target."""

    def __init__(self, text: Translator) -> None:
        super().__init__()
        self._t = text
        theme = current_theme()
        self._waited = Label("", "figure", name="now_waited")
        self._serving = Label("", "figure", name="now_serving_time")
        self._serving_word = Label("", "small", "quiet")
        self._average = Label("", "small", "quiet", name="now_average")
        self._bar = _Bar()
        pair = QHBoxLayout()
        for word, figure in (
            (Label(text("now.waited"), "small", "quiet"), self._waited),
            (self._serving_word, self._serving),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(word)
            column.addWidget(figure)
            pair.addLayout(column, 1)
        line = QHBoxLayout()
        line.addWidget(self._bar, 1)
        line.addWidget(self._average)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(D.gap2), 0, 0)
        box.setSpacing(theme.px(D.gap3))
        box.addWidget(Rule())
        box.addLayout(pair)
        box.addLayout(line)

    def show_ticket(self, ticket: Ticket, mean: timedelta | None) -> None:
        """`mean` is how long today's visits at this counter took, None before the first."""
        called = ticket.called_at or ticket.queued_at
        self._waited.setText(Formats.stopwatch(called - ticket.queued_at))
        is_served = ticket.status is TicketStatus.SERVING
        running = since(ticket.served_at if is_served else called)
        self._serving_word.setText(self._t("now.serving" if is_served else "now.since_call"))
        self._serving.setText(Formats.stopwatch(running))
        self._show_average(running, mean)

    def _show_average(self, running: timedelta, mean: timedelta | None) -> None:
        """The bar is full when this visit has taken as long as today's others did."""
        self._bar.setVisible(mean is not None)
        self._average.setVisible(mean is not None)
        if mean:
            self._average.setText(self._t("now.average", time=Formats.stopwatch(mean)))
            self._bar.show_share(running / mean)


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
