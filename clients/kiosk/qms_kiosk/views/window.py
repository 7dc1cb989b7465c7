"""The kiosk's window: draws the state, one screen at a time, and emits what the visitor does."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPointerEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import is_rtl
from qms_clientkit.pairing import PairingState
from qms_clientkit.theme.apply import apply_theme, current_theme
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.painted import PaintedButton
from qms_clientkit.widgets.pairing_screen import PairingScreen

from qms_kiosk.settings import Timing
from qms_kiosk.staff.state import StaffState
from qms_kiosk.state import KioskState, Phase, waits_quietly
from qms_kiosk.views.attract import Attract
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.guide import Guide
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.screens import Shown, screen_of, structure
from qms_kiosk.views.staff.corner import SIZE as CORNER
from qms_kiosk.views.staff.corner import Corner
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.menu import StaffMenu
from qms_kiosk.views.warning import IdleWarning

WINDOWED_SIZE = (1366, 768)
RESIZE_PAUSE_MS = 80
HOURS_MS = 15_000
"""How often it is looked whether the branch has opened or closed meanwhile."""
AT_ONCE = (Phase.ISSUING, Phase.ISSUED, Phase.NOTE)
"""Screens a visitor waits for are there at once, without a fade."""


class KioskWindow(QWidget):
    """`render(state)` draws; a change that only moves figures or seconds does not build a new screen.

    `painted(name)` is called when a number is on the glass.
    """

    staff_wanted = Signal()
    """Somebody touched the hidden corner."""

    def __init__(
        self,
        application: QApplication,
        intents: Intents,
        timing: Timing,
        server: str,
        *,
        has_printer: bool,
        painted: Callable[[], object],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._application, self.intents, self._timing = application, intents, timing
        self._server, self._has_printer, self._painted, self._clock = server, has_printer, painted, clock
        self._state = KioskState()
        self._logo: QImage | None = None
        self._built: object = None
        self._screen: QWidget | None = None
        self.staff = StaffIntents()
        self._staff_menu: StaffMenu | None = None
        self._corner = Corner(self.staff_wanted.emit)
        self._warning: IdleWarning | None = None
        self._stack = PageStack()
        self.guide = Guide(intents, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        box.addWidget(self._stack)
        self.setWindowTitle("QMS kiosk")
        self.setObjectName("kiosk_window")
        self.resize(*WINDOWED_SIZE)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(lambda: self.render_state(self._state))
        self._hours = QTimer(self)
        self._hours.timeout.connect(lambda: self.render_state(self._state))
        self._hours.start(HOURS_MS)

    def render_state(self, state: KioskState) -> None:
        """Draw `state`."""
        self._state = state
        if waits_quietly(state) and isinstance(self._screen, Frame):
            self._hold_still(self._screen, state)
            return
        scene = Scene(state, self.width(), self.height(), self._clock, self._server, self._logo)
        if (key := structure(scene)) != self._built:
            self._built = key
            self._build(scene)
        self._update(scene)
        self._show_warning(scene)
        self._guide_over(state)

    def _hold_still(self, screen: Frame, state: KioskState) -> None:
        """The number may be there at once, so nothing is built in between: the choice stays as it was touched."""
        self._stack.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if state.issue is not None:
            screen.show_chosen(state.issue)

    def _guide_over(self, state: KioskState) -> None:
        """Who listens hears what is on top."""
        shown = self._warning or self._screen
        if shown is not None and self._staff_menu is None:
            sentences = shown.spoken() if isinstance(shown, Attract | Frame | IdleWarning) else []
            self.guide.show(shown, [one for one in sentences if one], state)

    def render_staff(self, state: StaffState | None) -> None:
        """Draw the staff menu; None closes it."""
        if state is None:
            if self._staff_menu is not None:
                self._staff_menu.hide()
                self._staff_menu.deleteLater()
                self._staff_menu = None
            return
        if self._staff_menu is None:
            scene = Scene(self._state, self.width(), self.height(), self._clock, self._server)
            self._staff_menu = StaffMenu(scene, self.staff, self)
            self._staff_menu.setGeometry(self.rect())
            self._staff_menu.show()
        self._staff_menu.raise_()
        self._staff_menu.show_state(state)

    def set_has_printer(self, has_printer: bool) -> None:
        """Tells "out of paper" from "this kiosk prints no tickets"."""
        self._has_printer = has_printer

    def set_logo(self, logo: QImage | None) -> None:
        """The branch's picture, None for none."""
        if logo is not self._logo:
            self._logo = logo
            self.render_state(self._state)

    def stop_watching(self) -> None:
        """Look at the touches and the hours no more."""
        self._hours.stop()
        if (glass := self.windowHandle()) is not None:
            glass.removeEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.setCursor(Qt.CursorShape.BlankCursor if self.isFullScreen() else Qt.CursorShape.ArrowCursor)

    def showEvent(self, event: QShowEvent) -> None:
        """The system's window hears of every touch and key once; a filter of the application, of all that widgets do, too."""
        super().showEvent(event)
        if (glass := self.windowHandle()) is not None:
            glass.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._staff_menu is not None:
            self._staff_menu.setGeometry(self.rect())
        self._resized.start(RESIZE_PAUSE_MS if self._built is not None and self.isVisible() else 0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress):
            if not self._answers_the_warning(event):
                self.intents.touched.emit()
            if self._staff_menu is not None:
                self._staff_menu.touched()
        if isinstance(event, QMouseEvent):
            self._press_on_glass(event)
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._staff_menu is None and self.guide.key(event)
        return False

    def _answers_the_warning(self, event: QEvent) -> bool:
        """Whether the finger is on one of the warning's buttons, which must then stay until it is lifted."""
        if self._warning is None or not isinstance(event, QPointerEvent) or not event.points():
            return False
        at = self.mapFromGlobal(event.points()[0].globalPosition().toPoint())
        return isinstance(self._warning.childAt(self._warning.mapFrom(self, at)), PaintedButton)

    def _press_on_glass(self, event: QMouseEvent) -> None:
        """It may be on the hidden corner."""
        if event.type() is QEvent.Type.MouseButtonPress and self._staff_menu is None:
            at = QPointF(self.mapFromGlobal(event.globalPosition().toPoint()))
            self._corner.touched(at, current_theme().u(CORNER))

    def _build(self, scene: Scene) -> None:
        self._drop_warning()
        self._stack.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        apply_theme(self._application, scene.theme())
        rtl = is_rtl(scene.state.language)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        before, self._screen = self._screen, self._made(scene)
        self._stack.show_page(self._screen, at_once=scene.state.phase in AT_ONCE)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _made(self, scene: Scene) -> QWidget:
        shown = Shown(self._timing.issued, self._painted, self._has_printer)
        return screen_of(scene, self.intents, shown)

    def _update(self, scene: Scene) -> None:
        if isinstance(self._screen, PairingScreen):
            self._screen.show_state(scene.state.pairing or PairingState(self._server))
        elif isinstance(self._screen, Attract | Frame):
            self._screen.update_scene(scene)

    def _show_warning(self, scene: Scene) -> None:
        if not scene.state.warning or scene.state.seconds_left is None:
            self._drop_warning()
            return
        if self._warning is None:
            self._warning = IdleWarning(scene, self.intents, self._timing.warning, self)
            self._warning.setGeometry(self.rect())
            self._warning.show()
            self._warning.raise_()
        self._warning.show_seconds(scene.state.seconds_left)

    def _drop_warning(self) -> None:
        if self._warning is not None:
            self._warning.hide()
            self._warning.deleteLater()
            self._warning = None
