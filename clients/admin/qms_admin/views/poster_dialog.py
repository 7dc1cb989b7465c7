"""The poster of a branch: how it looks, where it leads, on paper or as a file."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.panel import Panel

from qms_admin.intents import HidePoster, KeepTable
from qms_admin.poster import Poster
from qms_admin.views.new_file import choose_new_file
from qms_admin.views.paper import as_pdf, ask_to_print, upright
from qms_admin.views.poster_sheet import paint

D, P = tokens.DESKTOP, tokens.POSTER


class PosterDialog(Dialog):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator, poster: Poster) -> None:
        super().__init__(
            host, text("poster.title"), text("poster.sentence", name=poster.branch.name),
            confirm=text("poster.save"), cancel=text("poster.close"), width=D.dialog_width + D.nav_width, name="poster",
        )  # fmt: skip
        self._t, self._poster, self._paint = text, poster, partial(paint, poster)
        row = QHBoxLayout()
        row.setSpacing(current_theme().px(D.gap5))
        row.addWidget(self._picture())
        row.addLayout(self._beside(), 1)
        self.content.addLayout(row)
        self.accepted.connect(self._save)
        self.rejected.connect(lambda: self.wanted.emit(HidePoster()))

    def _beside(self) -> QVBoxLayout:
        address = QLineEdit(self._poster.address)
        address.setReadOnly(True)
        address.setCursorPosition(0)
        local = Banner("note_warn", name="poster_local")
        local.say(self._t("poster.address_local") if self._poster.is_local else "")
        column = QVBoxLayout()
        column.setSpacing(current_theme().px(D.gap4))
        column.addWidget(Field(self._t("poster.address"), name="poster_address", editor=address))
        column.addWidget(local)
        column.addWidget(Button(self._t("poster.print"), name="poster_print", icon="printer", on_click=self._print))
        column.addStretch(1)
        return column

    def _picture(self) -> Panel:
        """The page in small."""
        page = upright().fullRectPixels(P.shown_dots)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(page.width(), page.height()) * ratio)
        self._paint(pixmap)
        pixmap.setDevicePixelRatio(ratio)
        shown = QLabel()
        shown.setObjectName("poster_picture")
        shown.setAccessibleName(self._t("poster.picture", name=self._poster.branch.name))
        shown.setPixmap(pixmap)
        frame = Panel("card", pad=current_theme().px(D.gap3))
        frame.box.addWidget(shown)
        return frame

    def _save(self) -> None:
        self.keep_open()
        act = partial(self._keep, as_pdf(self._title, upright(), self._paint))
        choose_new_file(self, self._t("poster.save"), f"{self._title}.pdf", act, "poster_file")

    def _keep(self, pages: bytes, path: str) -> None:
        self.wanted.emit(KeepTable(path, pages))

    def _print(self) -> None:
        ask_to_print(self, self._title, upright(), self._paint, "poster_print_dialog")

    @property
    def _title(self) -> str:
        return f"{self._poster.branch.name} {self._t('poster.file')}"
