"""The admin's window that runs: what is in sight is found, pressed and written in."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tests.support.qt_loop import click, until


def find(window, name):
    return next((one for one in window.findChildren(QWidget, name) if one.isVisible()), None)


async def press(window, name):
    def enabled():
        found = find(window, name)
        return found if found is not None and found.isEnabled() else None

    await click(enabled)


async def write(window, name, words):
    await until(lambda: find(window, name) is not None)
    edit = find(window, name)
    assert isinstance(edit, QLineEdit)
    edit.setText(words)
    edit.textEdited.emit(words)
