"""A picture of a ticket: chosen from a file, or taken away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.panel import Panel

from qms_admin.forms.base import Values


class TicketPicture(Panel):
    """Of the form's `key`. `changed` carries the key and nothing, `picked` the key and a path."""

    changed = Signal(str, object)
    picked = Signal(str, str)

    def __init__(self, text: Translator, key: str) -> None:
        super().__init__("none", "h", gap=current_theme().px(tokens.DESKTOP.gap2))
        self._t, self._key = text, key
        self._without = Button("", name=f"{key}_none", icon="trash", on_click=lambda: self.changed.emit(key, ""))
        self._without.setAccessibleName(text(f"{key.replace('_', '.', 1)}_none"))
        self._without.setToolTip(self._without.accessibleName())
        self.box.addWidget(Button(text("ticket.choose_picture"), name=key, on_click=self._choose))
        self.box.addWidget(self._without)
        self.box.addStretch(1)

    def show_values(self, values: Values) -> None:
        self._without.setEnabled(bool(values.get(self._key)))

    def _choose(self) -> None:
        pictures = f"{self._t('ticket.pictures')} (*.png *.jpg *.jpeg)"
        path, _ = QFileDialog.getOpenFileName(self, self._t("ticket.choose_picture"), "", pictures)
        if path:
            self.picked.emit(self._key, path)
