"""Nothing takes tickets now: when it does again, the week's hours, and a word to who already has a ticket (mock-up 05)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule

from qms_kiosk.opening_hours import opens_again, week
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.opening import opening_words
from qms_kiosk.views.scene import Scene

FEW_ROWS = 4


class Closed(Frame):
    """Stands in for the welcome and the services as long as all is closed."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name="screen_closed", with_toggles=True)
        arabic = scene.words().rtl  # its lines are taller
        self._tight = (scene.large or arabic) and not scene.portrait
        sides: QBoxLayout = QVBoxLayout() if scene.portrait else QHBoxLayout()
        sides.setSpacing(self.theme.u((5 if scene.large else 8) if scene.portrait else scene.gap * 2))
        sides.addLayout(self._message(), 0 if scene.portrait else 1)
        sides.addLayout(self._hours(), 0 if scene.portrait else 1)
        if scene.portrait:
            self.body.addStretch(1)
        self.body.addLayout(sides, 0 if scene.portrait else 1)
        if scene.portrait:
            self.body.addStretch(2)
        self.finish()

    def spoken(self) -> list[str]:
        return [self.words("closed.title"), self._again(), self.words("closed.note")]

    def _message(self) -> QVBoxLayout:
        column, low = QVBoxLayout(), self.scene.low_reach and not self.scene.portrait
        column.setSpacing(self.theme.u(2))
        column.addWidget(Icon("moon", self.theme.u(8 if low else 12), "accent_text"))
        roomy = self.scene.portrait and not self.scene.squat and not self.scene.large
        title, when = ("k6_title", "k4") if roomy else ("k4_title", "k2") if low else ("k5_title", "k3")
        column.addWidget(Label(self.words("closed.title"), title, name="closed_title", wrap=True))
        if again := self._again():
            column.addWidget(Label(again, when, name="closed_again", wrap=True))
        if not self.scene.portrait:
            column.addStretch(1)
        return column

    def _again(self) -> str:
        config = self.scene.state.config
        again = opens_again(config, self.scene.clock()) if config else None
        return opening_words(self.scene, again, "closed.again")

    def _hours(self) -> QVBoxLayout:
        """The branch's week, if it has one, and the word to who waits."""
        column, hours = QVBoxLayout(), self._week()
        airy = len(hours) <= FEW_ROWS and not self.scene.large and not self._tight
        column.setSpacing(self.theme.u(2.4 if airy else 0.6 if self._tight else 1.2))
        if hours and not (self.scene.low_reach and not self.scene.portrait):
            column.addWidget(Label(self.words("closed.hours"), "k1_strong"))
            for days, times in hours:
                column.addWidget(Rule(max(1, self.theme.u(0.25))))
                column.addLayout(self._row(days, times, "k2" if len(hours) <= FEW_ROWS and not self._tight else "k1"))
        column.addSpacing(self.theme.u(3))
        column.addWidget(self._note())
        if not self.scene.portrait:
            column.addStretch(1)
        return column

    def _week(self) -> list[tuple[str, list[str]]]:
        config = self.scene.state.config
        hours = config.branch.hours if config else None
        return week(hours, self.scene.formats().weekdays()) if hours is not None else []

    def _row(self, days: str, times: list[str], role: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(days, role, "quiet", name="closed_days", wrap=True), 1)
        side_by_side = self.scene.wide or self.scene.portrait
        open_at = (
            ("   " if side_by_side and not self.scene.large else "\n").join(times)
            if times
            else self.words("services.closed")
        )
        hours = Label(open_at, f"{role}_strong", name="closed_times")
        far = Qt.AlignmentFlag.AlignLeft if self.words.rtl else Qt.AlignmentFlag.AlignRight
        hours.setAlignment(far | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(hours)
        return row

    def _note(self) -> Panel:
        panel = Panel("soft", "h", pad=self.theme.u(3), gap=self.theme.u(3), name="closed_note")
        panel.box.addWidget(Icon("info", self.theme.u(5), "accent_text"))
        panel.box.addWidget(
            Label(self.words("closed.note"), "k0" if self._tight else "k1", name="closed_note_text", wrap=True), 1
        )
        return panel
