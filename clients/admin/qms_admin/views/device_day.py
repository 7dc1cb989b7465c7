"""How a device did today: since when it did so, the newest first."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Tone
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.devices import Device, DeviceMoment

from qms_admin.state import Screen
from qms_admin.views.device_words import TONES, moment_words
from qms_admin.views.moments import is_today, short

D = tokens.DESKTOP
_INKS = {Tone.GOOD: "good_text", Tone.WARN: "warn_text", Tone.BAD: "bad_text"}


class DeviceDay(Panel):
    """Hidden while nothing happened."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("none", gap=current_theme().px(D.gap2), name="device_day", parent=parent)
        self._t = text
        self._shown: tuple[tuple[str, DeviceMoment], ...] = ()
        self.box.addWidget(Label(text("when.this_day"), "label"))
        self.hide()

    def show_device(self, device: Device, screen: Screen) -> None:
        known = tuple(
            (short(self._t, screen, one.at), one) for one in device.moments if is_today(self._t, screen, one.at)
        )
        self.setVisible(bool(known))
        if known == self._shown:
            return
        self._shown = known
        while self.box.count() > 1:
            taken = self.box.takeAt(1)
            if taken is not None and (line := taken.widget()) is not None:
                line.hide()
                line.deleteLater()
        for time, moment in known:
            self.box.addWidget(self._line(time, moment))

    def _line(self, time: str, moment: DeviceMoment) -> Panel:
        theme = current_theme()
        tone, icon = TONES[moment.health]
        line = Panel("none", "h", gap=theme.px(D.gap3))
        at = Label(time, "body", "quiet")
        at.setMinimumWidth(theme.px(D.head - D.gap2))
        line.box.addWidget(at)
        line.box.addWidget(Icon(icon, theme.px(D.icon_badge), _INKS.get(tone, "text2")))
        line.box.addWidget(Label(moment_words(self._t, moment), "body", wrap=True), 1)
        return line
