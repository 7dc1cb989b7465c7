"""The dark side of the first set-up: its steps, what was answered, and where one is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.forms.checks import text as written
from qms_admin.setup import STEPS, Setup, Step

D = tokens.DESKTOP
LOW = D.dialog_wide
"""Below this not every step has room for its answer."""


class StepMark(QWidget):
    """A ring with the step's number; filled where one is, ticked once it is done."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._place = number, 0
        self.setFixedSize(*(current_theme().px(D.avatar),) * 2)

    def show_place(self, place: int) -> None:
        """`place` is the step one is at: before this one, this one, or after it."""
        self._place = place
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, is_here, is_done = theme.palette, self._place == self._number, self._place > self._number
        painter.setPen(QPen(QColor(palette.on_now if is_here else palette.on_now2), theme.px(D.border_strong)))
        painter.setBrush(QColor(palette.on_now) if is_here else Qt.BrushStyle.NoBrush)
        margin = theme.px(D.border_strong)
        ring = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        painter.drawEllipse(ring)
        if is_done:
            side = theme.px(D.icon_small)
            corner = (self.width() - side) / 2
            draw_icon(painter, "check", palette.on_now, QRectF(corner, corner, side, side))
            return
        painter.setFont(text_font(theme.px(D.small), QFont.Weight.Bold))
        painter.setPen(QColor(palette.now if is_here else palette.on_now2))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))


class SetupRail(Panel):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("rail", pad=theme.px(D.gap7), gap=theme.px(D.gap6), name="setup_rail", parent=parent)
        self._t = text
        self.setFixedWidth(theme.px(D.list_width))
        brand = QHBoxLayout()
        brand.setSpacing(theme.px(D.gap3))
        brand.addWidget(Icon("mark", theme.px(D.gap7 - D.gap1 // 2), "on_now"))
        brand.addWidget(Label(text("setup.title"), "heading"), 1)
        self.box.addLayout(brand)
        self._marks = {step: StepMark(number) for number, step in enumerate(STEPS, start=1)}
        self._names = {step: Label(text(f"setup.{step}"), "label", name=f"setup_at_{step}") for step in STEPS}
        self._answers = {step: Label("", "caption", "quiet", wrap=True) for step in STEPS}
        for step in STEPS:
            self.box.addLayout(self._row(step))
        self.box.addStretch(1)
        self.box.addWidget(Label(text("setup.later"), "small", "quiet", wrap=True))

    def show_setup(self, setup: Setup) -> None:
        place = STEPS.index(setup.step) + 1
        for step in STEPS:
            self._marks[step].show_place(place)
            self._names[step].set_role("heading" if step is setup.step else "label")
            self._answers[step].setText(self._answer(setup, step, STEPS.index(step) + 1 < place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window what was answered gives way, and room between the steps."""
        super().resizeEvent(event)
        theme, is_low = current_theme(), self.height() < current_theme().px(LOW)
        side, above = theme.px(D.gap7), theme.px(D.gap4 if is_low else D.gap7)
        self.box.setContentsMargins(side, above, side, above)
        self.box.setSpacing(theme.px(D.gap2 if is_low else D.gap6))
        for answer in self._answers.values():
            answer.setVisible(not is_low)

    def _row(self, step: Step) -> QHBoxLayout:
        theme, row, words = current_theme(), QHBoxLayout(), QVBoxLayout()
        row.setSpacing(theme.px(D.gap3))
        words.setSpacing(0)
        words.addWidget(self._names[step])
        words.addWidget(self._answers[step])
        row.addWidget(self._marks[step], 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _answer(self, setup: Setup, step: Step, is_done: bool) -> str:
        """What was answered, in a few words; before that, what will be asked."""
        answers = {
            Step.ORGANISATION: written(setup.values, "organisation"),
            Step.BRANCH: ", ".join(written(setup.values, key) for key in ("branch", "time_zone")),
            Step.SERVICES: self._t.plural("setup.n_services", len(setup.services)),
            Step.COUNTERS: self._t.plural("setup.n_counters", setup.counters if is_done else 0),
            Step.STAFF: self._t.plural("setup.n_people", len(setup.made_people)),
            Step.DEVICES: self._t.plural("setup.n_devices", setup.devices),
        }
        return answers[step] if is_done and step in answers else self._t(f"setup.{step}_short")
