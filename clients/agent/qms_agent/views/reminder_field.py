"""When to be reminded of a visitor on hold: a time that is typed, or minutes from now by a press."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.flow import FlowLayout

from qms_agent.reminder import NoTimeError, PastTimeError, minutes_from, moment_of

D = tokens.DESKTOP
_MINUTES = (5, 10, 30)


class ReminderField(QWidget):
    """`zone` is the branch's. Empty means no reminder."""

    def __init__(self, text: Translator, clock: ServerClock, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._clock, self._zone = text, clock, zone
        self._formats = Formats(text.language, zone)
        hint = self._formats.clock(minutes_from(clock.now(), 60))
        self.field = Field(text("dialog.remind_at"), name="hold_remind_at", placeholder=hint)
        chips = QWidget()
        flow = FlowLayout(chips, current_theme().px(D.gap2))
        for minutes in _MINUTES:
            flow.addWidget(self._chip(minutes))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(current_theme().px(D.gap2))
        box.addWidget(self.field)
        box.addWidget(chips)

    def moment(self) -> tuple[bool, datetime | None]:
        """Whether what was typed can be meant, and when (None: no reminder); what is wrong is said below the field."""
        try:
            chosen = moment_of(self.field.text(), self._clock.now(), self._zone)
        except NoTimeError:
            self.field.set_error(self._t("dialog.remind_no_time"))
        except PastTimeError:
            now = self._formats.clock(self._clock.now())
            self.field.set_error(self._t("dialog.remind_past", now=now))
        else:
            return True, chosen
        self.field.edit.setFocus()
        return False, None

    def _chip(self, minutes: int) -> Chip:
        chip = Chip(self._t("dialog.remind_in", minutes=minutes), name=f"remind_{minutes}", checkable=False)
        chip.clicked.connect(lambda _checked=False: self._choose(minutes))
        return chip

    def _choose(self, minutes: int) -> None:
        self.field.set_error("")
        self.field.set_text(self._formats.clock(minutes_from(self._clock.now(), minutes)))
