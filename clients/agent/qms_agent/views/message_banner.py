"""What a supervisor wrote to this counter: across the page, until it has been seen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.banner import Banner

from qms_agent.state import Screen


class MessageBanner(Banner):
    """`acted`: the oldest message was seen, by a press or by Ctrl+M."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("banner_warn", icon="info", name="message_banner", parent=parent)
        self._t = text
        self._seen = QShortcut(QKeySequence("Ctrl+M"), self, self.acted.emit)
        self._seen.setContext(Qt.ShortcutContext.WindowShortcut)
        self.action.setToolTip(text("message.seen_key"))

    def show_screen(self, screen: Screen) -> None:
        self.say(self._sentence(screen), self._t("help.dismiss"))

    def _sentence(self, screen: Screen) -> str:
        if not screen.messages:
            return ""
        first = screen.messages[0]
        time = Formats(self._t.language, screen.zone).clock(first.sent_at)
        key = "message.to_you" if first.counter_id is not None else "message.to_all"
        said = self._t(key, name=first.sender_name, time=time, words=first.text)
        more = len(screen.messages) - 1
        return f"{said} {self._t.plural('message.more', more)}" if more else said
