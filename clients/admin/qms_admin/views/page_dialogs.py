"""The questions over a page: each opened by the state that asks for it, told of what follows, and forgotten once it is gone."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.dialog import Dialog

from qms_admin.estate import name_of
from qms_admin.intents import Go, HideHistory
from qms_admin.state import Screen
from qms_admin.views.compare_dialog import CompareDialog
from qms_admin.views.history_dialog import HistoryDialog
from qms_admin.views.pair_dialog import PairDialog
from qms_admin.views.poster_dialog import PosterDialog


class PageDialogs(QObject):
    """`wanted` carries intents. One dialog of a kind is open at a time."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator) -> None:
        super().__init__(host)
        self._host, self._t = host, text
        self._open: dict[type[Dialog], Dialog] = {}

    def show_screen(self, screen: Screen) -> None:
        for kind in (PairDialog, HistoryDialog):
            if kind in self._open:
                self._open[kind].show_screen(screen)  # type: ignore[attr-defined]
        self._show_history(screen)
        self._show_poster(screen)
        self._show_conflicts(screen)

    def add_device(self, screen: Screen) -> None:
        dialog = PairDialog(self._host, self._t, screen)
        dialog.wanted.connect(self.wanted)
        self._hold(dialog)
        dialog.code.edit.setFocus()

    def _show_history(self, screen: Screen) -> None:
        item = screen.item(screen.section, screen.history.item_id) if screen.history is not None else None
        if item is None or HistoryDialog in self._open:
            return
        dialog = HistoryDialog(self._host, self._t, screen, name_of(item))
        dialog.wanted.connect(self.wanted)
        dialog.rejected.connect(lambda: self.wanted.emit(HideHistory()))
        self._hold(dialog)

    def _show_poster(self, screen: Screen) -> None:
        if screen.poster is None or PosterDialog in self._open:
            return
        dialog = PosterDialog(self._host, self._t, screen.poster)
        dialog.wanted.connect(self.wanted)
        self._hold(dialog)

    def _show_conflicts(self, screen: Screen) -> None:
        if screen.comparing is None or screen.comparing not in screen.drafts or CompareDialog in self._open:
            return
        dialog = CompareDialog(self._host, self._t, screen)
        dialog.decided.connect(self.wanted)
        dialog.rejected.connect(lambda: self.wanted.emit(Go(screen.section)))
        self._hold(dialog)

    def _hold(self, dialog: Dialog) -> None:
        kind = type(dialog)
        self._open[kind] = dialog
        dialog.destroyed.connect(self._forgetting(kind))
        dialog.open()

    def _forgetting(self, kind: type[Dialog]) -> Callable[[], None]:
        def forget() -> None:
            self._open.pop(kind, None)

        return forget
