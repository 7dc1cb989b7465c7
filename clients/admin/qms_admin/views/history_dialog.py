"""The history of an item: who changed what and when, field by field, and the way back to how it was."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.versions import ConfigAction, ConfigVersion

from qms_admin.history import Difference, History, differences, names_of
from qms_admin.intents import Restore
from qms_admin.state import Screen
from qms_admin.views.moments import when
from qms_admin.views.values import value_words
from qms_admin.views.words import field_words

D = tokens.DESKTOP
WIDTH = D.dialog_width + D.nav_width
HEIGHT = D.list_width + D.nav_width // 2


class HistoryDialog(Dialog):
    """`wanted` carries a Restore, once it was asked for a second time."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator, screen: Screen, name: str) -> None:
        super().__init__(
            host, text("history.title", name=name), text("history.sentence"),
            confirm=text("history.title", name=name), cancel=text("common.close"), width=WIDTH, name="history",
        )  # fmt: skip
        self._t, self._host = text, host
        self._shown: History | None = None
        self.confirm.hide()
        self.confirm.setEnabled(False)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        holder = Panel("none")
        holder.box.addLayout(self._rows)
        holder.box.addStretch(1)
        scroll = scrolled(holder)
        scroll.setFixedHeight(current_theme().px(HEIGHT))
        self.content.addWidget(scroll)
        self.show_screen(screen)

    def show_screen(self, screen: Screen) -> None:
        if screen.history is None or screen.history == self._shown:
            return
        self._shown = screen.history
        while (taken := self._rows.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, version in enumerate(screen.history.versions):
            self._rows.addWidget(self._row(screen, index, version))

    def _row(self, screen: Screen, index: int, version: ConfigVersion) -> Panel:
        theme = current_theme()
        row = Panel("row", pad=(0, theme.px(D.gap3), theme.px(D.gap3), theme.px(D.gap3)), gap=theme.px(D.gap1))
        head = QHBoxLayout()
        moment = when(self._t, screen, version.ts)
        said = self._t(f"history.{version.action}", time=moment, name=version.actor_name)
        head.addWidget(Label(said, "label", name=f"history_{index}", wrap=True), 1)
        if index and version.after is not None:
            back = Button(self._t("history.restore"), name=f"restore_{index}", icon="undo", tall=D.chip)
            back.clicked.connect(lambda _checked=False: self._ask(version, moment))
            head.addWidget(back)
        row.box.addLayout(head)
        if version.action is not ConfigAction.DELETED:
            for one in differences(version.before, version.after, version.entity_id):
                line = Label(
                    self._line(one, names_of(screen.estate), is_new=version.before is None), "body", "quiet", wrap=True
                )
                line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                row.box.addWidget(line)
        return row

    def _line(self, one: Difference, names: dict[str, str], *, is_new: bool) -> str:
        before, after = (value_words(value, names, self._t, one.key) for value in (one.before, one.after))
        if is_new:
            return self._t("history.line_new", field=field_words(self._t, one.key), value=after)
        return self._t("history.line", field=field_words(self._t, one.key), before=before, after=after)

    def _ask(self, version: ConfigVersion, moment: str) -> None:
        sure = Dialog(
            self._host, self._t("history.restore"), self._t("history.restore_sentence", time=moment),
            confirm=self._t("history.restore"), cancel=self._t("common.cancel"), name="restore",
        )  # fmt: skip
        sure.accepted.connect(lambda: self.wanted.emit(Restore(version.config_version_id)))
        sure.open()
