"""The screen of a kiosk or display that belongs to no branch yet: a big code, and what to do with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.pairing import PairingPhase, PairingState
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import KIOSK_TYPE, SCREEN
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

CODE_STEP = len(KIOSK_TYPE) - 4
PANEL_WIDTH, PANEL_PAD, MARK = 104.0, 6.0, 14.0
"""In u."""


class PairingScreen(QWidget):
    """`show_state` draws a PairingState; `title` says whether a kiosk or a display is to be connected."""

    def __init__(self, title: str, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "page")
        self.setObjectName("pairing_screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._t = translator
        self._title = Label(title, "k5_title", name="pairing_title", wrap=True)
        self._how = Label(translator("pairing.how"), "k2", "quiet", name="pairing_how", wrap=True)
        self._code = FittedLabel("", tone="on_now", name="pairing_code")
        self._status = Label("", "k1", name="pairing_status", wrap=True)
        self._server = Label("", "k0", "quiet", name="pairing_server", wrap=True)
        self._build()

    def show_state(self, state: PairingState) -> None:
        """Draw `state`."""
        troubled = state.phase in (PairingPhase.UNREACHABLE, PairingPhase.WRONG_SERVER)
        self._code.set_text(state.code or "····")
        self._status.setText(self._t(f"pairing.{state.phase}", server=state.server))
        self._status.set_tone("bad" if troubled else "")
        self._server.setText(self._t("pairing.server", server=state.server))

    def _build(self) -> None:
        theme = current_theme()
        self._code.set_size(theme.k(CODE_STEP))
        panel = Panel("now", pad=theme.u(PANEL_PAD), name="pairing_panel")
        panel.setFixedWidth(theme.u(PANEL_WIDTH))
        panel.box.addWidget(self._code)
        box = QVBoxLayout(self)
        margin = theme.u(SCREEN.margin)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.u(SCREEN.gap_portrait))
        box.addStretch(2)
        box.addWidget(Icon("mark", theme.u(MARK), "accent_text"), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._how):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(label)
        box.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._status, self._server):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(label)
        box.addStretch(3)
