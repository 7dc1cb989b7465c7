"""What is said above every page: the server is away, a colleague needs help, what one may do or was writing on is gone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import TryNow
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.connection_banner import ConnectionBanner
from qms_clientkit.widgets.help_banner import HelpBanner

from qms_admin.forms.base import Value
from qms_admin.intents import Dismiss, DismissHelp, DismissRights
from qms_admin.state import Screen
from qms_admin.views.words import field_words

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class PageBanners(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._lost = ConnectionBanner()
        self._lost.acted.connect(lambda: self.wanted.emit(TryNow()))
        self._help = HelpBanner(text)
        self._help.acted.connect(lambda: self.wanted.emit(DismissHelp()))
        self._orphan = Banner("note_warn", name="orphan")
        self._orphan.sentence.setTextInteractionFlags(_SELECTABLE)
        self._orphan.acted.connect(self._dismiss)
        self._rights = Banner("note_warn", icon="lock", name="rights")
        self._rights.acted.connect(lambda: self.wanted.emit(DismissRights()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for banner in (self._lost, self._help, self._rights, self._orphan):
            column.addWidget(banner)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        zone = screen.estate.branch.time_zone if screen.estate.branch is not None else "UTC"
        self._show_connection(screen, zone)
        self._help.show_calls(screen.help_calls, zone)
        said = self._t("rights.changed") if screen.is_other else ""
        self._rights.say(said, self._t("orphan.dismiss"))
        self._show_orphan(screen)

    def _show_connection(self, screen: Screen, zone: str) -> None:
        if screen.lost_since is None:
            self._lost.found()
            return
        since = Formats(self._t.language, zone).clock(screen.lost_since)
        self._lost.lost(self._t("top.lost", time=since), self._t("connection.try_now"))

    def _show_orphan(self, screen: Screen) -> None:
        """One at a time; the words that were written can be copied from it."""
        orphan = next(iter(screen.orphans.values()), None)
        if orphan is None:
            self._orphan.say("")
            return
        written = "; ".join(_written(self._t, key, edit.mine) for key, edit in orphan.draft.edits.items())
        key = "orphan.refused" if orphan.is_refused else "orphan.sentence"
        said = self._t(key, name=orphan.name, written=written)
        self._orphan.say(said, self._t("orphan.dismiss"))

    def _dismiss(self) -> None:
        first = next(iter(self._screen.orphans), None)
        if first is not None:
            self.wanted.emit(Dismiss(first))


def _written(text: Translator, key: str, value: Value) -> str:
    field = field_words(text, key)
    if isinstance(value, bool):
        return f"{field}: {text('compare.on' if value else 'compare.off')}"
    return f"{field}: {', '.join(value) if isinstance(value, tuple) else value}"
