"""A question over the dimmed window: title, sentence, content, cancel and one confirming button."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled

D = tokens.DESKTOP
_BY_TAB = Qt.FocusPolicy.TabFocus
DIM = 150
"""Opacity of the ground over the window, 0 to 255."""


class Dialog(QWidget):
    """A sheet inside its window (no window of the system's), so that it looks the same everywhere.

    Put widgets into `content`, which scrolls where the window is too low for all of it. `accepted` and `rejected` tell how
    it ended, and `closed`, after either, that it has left the window; Escape rejects, Enter accepts while the confirming
    button is enabled. It deletes itself when it ends, unless `keep_open` was called in `accepted`. While it is open Tab stays
    within, and the window's own keys do nothing. One that is opened over another has the keys; the other names none until it
    has them back.
    """

    accepted = Signal()
    rejected = Signal()
    closed = Signal()

    def __init__(
        self,
        host: QWidget,
        title: str,
        sentence: str = "",
        *,
        confirm: str,
        cancel: str,
        danger: bool = False,
        width: int = D.dialog_width,
        name: str = "dialog",
    ) -> None:
        super().__init__(host.window())
        theme = current_theme()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._open = False
        self._first: QWidget | None = None
        self.panel = Panel("dialog", pad=theme.px(D.gap6), gap=theme.px(D.gap4))
        self._width = theme.px(width)
        inner = Panel("none", gap=theme.px(D.gap3))
        self.content, self._body = inner.box, scrolled(inner)
        inner.installEventFilter(self)
        self.confirm = Button(confirm, Kind.DANGER if danger else Kind.PRIMARY, name=f"{name}_confirm", key="Enter")
        self.cancel = Button(cancel, name=f"{name}_cancel", key="Esc", on_click=self.reject)
        self.confirm.clicked.connect(lambda _checked=False: self.accept())
        self._build(title, sentence)
        self.window().installEventFilter(self)

    def open(self) -> None:
        """Show it and give it the keyboard."""
        self._fill()
        self.show()
        self.raise_()
        self._tell_others()
        _hear_keys(self.window(), False)
        (self._first or self._first_to_fill()).setFocus()

    def begin_with(self, part: QWidget) -> None:
        """What has the keyboard first, when it is not the first field or choice."""
        self._first = part

    def accept(self) -> None:
        """The confirming button."""
        self._end(self.accepted)

    def reject(self) -> None:
        """Cancel, Escape."""
        self._end(self.rejected)

    def keep_open(self) -> None:
        """Called while `accepted` is handled: something is still to be corrected."""
        self._open = True

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = QColor(tokens.PAPER.n950)
        colour.setAlpha(DIM)
        QPainter(self).fillRect(self.rect(), colour)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.confirm.isEnabled():
            self.accept()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """To the next part within; called for every part that has the keyboard."""
        start: QWidget = self.focusWidget() or self
        part = start.nextInFocusChain() if forwards else start.previousInFocusChain()
        while part is not None and part is not start:
            is_within = self.isAncestorOf(part) and part.isVisible() and part.isEnabled()
            if is_within and part.focusPolicy() & _BY_TAB:
                part.setFocus(Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
                if self._body.isAncestorOf(part):
                    self._body.ensureWidgetVisible(part)
                break
            part = part.nextInFocusChain() if forwards else part.previousInFocusChain()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self._fill()
        elif event.type() is QEvent.Type.LayoutRequest and watched is self._body.widget():
            self._fit_body()
        return False

    def _fit_body(self) -> None:
        """As tall as what is in it, or as the rest leaves room for."""
        inner, box, theme = self._body.widget(), self.panel.box, current_theme()
        self._body.setVisible(not self.content.isEmpty())
        margins = box.contentsMargins()
        width = self.panel.maximumWidth() - margins.left() - margins.right()
        needed = inner.heightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()
        self._body.setFixedHeight(needed)
        whole = box.totalHeightForWidth(self.panel.maximumWidth())
        over = (whole if whole > 0 else box.totalSizeHint().height()) - (self.height() - 2 * theme.px(D.gap2))
        if over > 0:
            self._body.setFixedHeight(max(theme.px(D.row), needed - over))

    def _fill(self) -> None:
        """Over the whole window; the sheet as wide as meant, or as a strip allows, where the keys' names give way."""
        self.setGeometry(self.window().rect())
        theme = current_theme()
        is_narrow = self.width() < self._width + 2 * theme.px(D.gap3)
        pad = theme.px(D.gap4 if is_narrow else D.gap6)
        self.panel.box.setContentsMargins(pad, pad, pad, pad)
        self.panel.setFixedWidth(min(self._width, self.width() - 2 * theme.px(D.gap3)))
        self._fit_body()
        is_covered = _asked(self.window())[-1:] not in ([], [self])
        for button, key in ((self.confirm, "Enter"), (self.cancel, "Esc")):
            button.set_content(button.text(), key="" if is_narrow or is_covered else key)

    def _tell_others(self) -> list["Dialog"]:
        """Those that are still open, the lowest first; each shows its keys when it has them."""
        asked = _asked(self.window())
        for dialog in asked:
            dialog._fill()
        return asked

    def _first_to_fill(self) -> QWidget:
        """The first field or choice; the confirming button where there is none."""
        parts: list[QWidget] = list(self.panel.findChildren(QWidget))
        fields = (part for part in parts if part not in {self.confirm, self.cancel})
        may = (one for one in fields if one.isEnabled() and one.isVisibleTo(self) and one.focusPolicy() & _BY_TAB)
        return next(may, self.confirm)

    def _end(self, signal: object) -> None:
        self._open = False
        signal.emit()  # type: ignore[attr-defined]
        if not self._open:
            self.hide()
            _hear_keys(self.window(), not is_asked(self.window()))
            for below in self._tell_others()[-1:]:
                (below._first or below._first_to_fill()).setFocus()
            self.closed.emit()
            self.deleteLater()

    def _build(self, title: str, sentence: str) -> None:
        self.panel.box.addWidget(Label(title, "dialog_title", name=f"{self.objectName()}_title", wrap=True))
        if sentence:
            self.panel.box.addWidget(Label(sentence, "body", "quiet", wrap=True))
        self.panel.box.addWidget(self._body)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        self.panel.box.addLayout(buttons)
        centre = QVBoxLayout(self)
        centre.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignCenter)


def is_asked(window: QWidget) -> bool:
    """Whether a question is open over the window."""
    return bool(_asked(window))


def _asked(window: QWidget) -> list[Dialog]:
    """The questions that are open over the window, the lowest first."""
    return [one for one in window.children() if isinstance(one, Dialog) and one.isVisible()]


def _hear_keys(window: QWidget, heard: bool) -> None:
    shortcuts: list[QShortcut] = list(window.findChildren(QShortcut))
    for shortcut in shortcuts:
        shortcut.blockSignals(not heard)
