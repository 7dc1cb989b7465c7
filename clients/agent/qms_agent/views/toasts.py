"""What is said below the cards: the last step with its undo, and above it whatever else there is to say."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.screen import Notice
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.toast import Toast

from qms_agent.state import Screen
from qms_agent.views.undo_toast import UndoToast

D = tokens.DESKTOP


class Toasts:
    """`place` puts them where there is room."""

    def __init__(self, text: Translator) -> None:
        self.toast, self.undo = Toast(wrap=True), UndoToast(text)
        self.parts: tuple[QWidget, QWidget] = self.toast, self.undo
        self._said = 0

    def show_screen(self, screen: Screen) -> None:
        """A notice is said once; of a step that can be taken back it is said where it is taken back."""
        self.undo.show_screen(screen)
        notice = screen.notice
        if notice is not None and notice.serial != self._said:
            self._said = notice.serial
            self._say(notice)

    def more_than_one(self, width: int) -> int:
        """What they take in a column of that `width` beyond the room that is kept for one."""
        shown = sum(self._takes(one, width) for one in self.parts if not one.isHidden())
        return max(0, shown - current_theme().px(D.gap3) - current_theme().px(D.toast))

    def place(self, first: QWidget, second: QWidget, room: int) -> None:
        """Into `first`, as far as they fit its `room`; the undo before the words, which come and go."""
        for part in reversed(self.parts):
            takes = self._takes(part, first.width())
            column = first if takes <= room else second
            room -= takes if column is first and not part.isHidden() else 0
            if part.parentWidget() is not column:
                self._move(part, column)

    def _move(self, part: QWidget, column: QWidget) -> None:
        """The words above the undo. Another parent hides what it is given."""
        is_shown, box = not part.isHidden(), column.layout()
        assert isinstance(box, QVBoxLayout), "a column"
        box.insertWidget(box.indexOf(self.undo) if part is self.toast else -1, part)
        part.setVisible(is_shown)

    @staticmethod
    def _takes(part: QWidget, width: int) -> int:
        """Its height, and the gap above it."""
        return max(part.heightForWidth(width), current_theme().px(D.toast)) + current_theme().px(D.gap3)

    def _say(self, notice: Notice) -> None:
        if notice.undo is not None:
            self.toast.hide()
        else:
            self.toast.say(notice.sentence, icon="alert" if notice.trouble else notice.icon)
