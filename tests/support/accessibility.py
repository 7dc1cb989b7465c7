"""What an assistive program finds in a window, as plain values.

No interface leaves this file: Qt deletes it with its widget, PySide does not hear of it, and the next window's
interface may lie where a kept one lay – asking it then crashes the interpreter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_PRESSED = (QAccessible.Role.Button, QAccessible.Role.CheckBox)
_ACTED_ON = (*_PRESSED, QAccessible.Role.EditableText)


@dataclass(frozen=True)
class Spoken:
    """One control: its widget, the name it is said by, and what may be done with it."""

    widget: QWidget
    name: str
    pressed: bool
    """A button or a check box."""
    acted_on: bool
    """Can be pressed, written into or focused."""

    @classmethod
    def of(cls, face: QAccessibleInterface) -> Self:
        role, widget = face.role(), face.object()
        assert isinstance(widget, QWidget)
        acted_on = role in _ACTED_ON or bool(face.state().focusable)  # type: ignore[attr-defined]
        return cls(widget, face.text(QAccessible.Text.Name).strip(), role in _PRESSED, acted_on)


def tree(window: QWidget) -> list[Spoken]:
    """Everything in `window`, itself left out, in the order an assistive program walks it."""
    return list(_below(QAccessible.queryAccessibleInterface(window)))


def name_of(widget: QWidget) -> str:
    """How `widget` is said."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def nameless(window: QWidget) -> list[str]:
    """The object names of what could be pressed or focused and not said."""
    acted_on = [one for one in tree(window) if one.acted_on]
    assert acted_on
    return [one.widget.objectName() for one in acted_on if not one.name]


def _below(root: QAccessibleInterface) -> Iterator[Spoken]:
    for index in range(root.childCount()):
        child = root.child(index)
        if child is not None and child.isValid():
            yield Spoken.of(child)
            yield from _below(child)
