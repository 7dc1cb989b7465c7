"""While a screen is built no touch can come, and a thousand other events do, which no filter of ours need look at."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


@contextmanager
def unwatched(application: QApplication, *filters: QObject) -> Iterator[None]:
    """`application` without these event filters; nothing in the block may wait for the event loop."""
    for one in filters:
        application.removeEventFilter(one)
    try:
        yield
    finally:
        for one in filters:
            application.installEventFilter(one)
