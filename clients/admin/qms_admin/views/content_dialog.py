"""What a device sent: its screen as a picture or its log as text; it can be kept as a file."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.label import Label

from qms_admin.device_orders import Content
from qms_admin.estate import name_of
from qms_admin.intents import KeepContent
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.moments import when
from qms_admin.views.new_file import choose_new_file

D = tokens.DESKTOP
WIDTH = D.dialog_width + D.nav_width
PNG = b"\x89PNG\r\n\x1a\n"
"""How a PNG begins; no other kind of picture is taken from a device."""
AROUND = 2 * D.nav_width // 3 + D.gap8
"""Height of a window that the dialog's own words and buttons need."""


class ContentDialog(Dialog):
    """`wanted` carries a KeepContent once a file is chosen; the dialog stays open for it."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator, screen: Screen, content: Content) -> None:
        moment = when(text, screen, content.order.finished_at or content.order.created_at)
        device = screen.item(Section.DEVICES, content.order.device_id)
        title = text(f"order.content_{content.order.command}", name=name_of(device) if device is not None else "")
        super().__init__(
            host, title, text("order.content_of", time=moment),
            confirm=text("order.keep"), cancel=text("common.close"), width=WIDTH, name="content",
        )  # fmt: skip
        self._t, self._content = text, content
        height = max(D.nav_width, host.window().height() - current_theme().px(AROUND))
        self.content.addWidget(self._picture(height) if content.is_picture else self._log(height))
        self.accepted.connect(self._choose_file)

    def _picture(self, height: int) -> Label:
        """Whole, never larger than it is; a sentence where it is none."""
        theme, picture = current_theme(), QPixmap()
        if not self._content.data.startswith(PNG) or not picture.loadFromData(self._content.data):
            return Label(self._t("order.no_picture"), "body", "bad", name="content_trouble", wrap=True)
        width = theme.px(WIDTH) - 2 * theme.px(D.gap6)
        fitted = picture.scaled(
            min(width, picture.width()),
            min(height, picture.height()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown = Label(name="content_picture")
        shown.setAccessibleName(self._t("order.screenshot"))
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setPixmap(fitted)
        return shown

    def _log(self, height: int) -> QPlainTextEdit:
        """From its end, where the newest lines are."""
        log = QPlainTextEdit()
        log.setObjectName("content_log")
        log.setReadOnly(True)
        log.setTabChangesFocus(True)
        log.setAccessibleName(self._t("order.send_logs"))
        log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        log.setPlainText(self._content.data.decode(errors="replace"))
        log.setFixedHeight(height)
        log.verticalScrollBar().setValue(log.verticalScrollBar().maximum())
        return log

    def _choose_file(self) -> None:
        self.keep_open()
        choose_new_file(
            self, self._t("order.keep"), self._content.file_name,
            lambda path: self.wanted.emit(KeepContent(path)), "content_file",
        )  # fmt: skip
