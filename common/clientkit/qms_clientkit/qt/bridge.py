"""From an observable store to Qt: several changes in one turn of the loop become one signal."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from qms_clientkit.observable import Observable

T = TypeVar("T")


class Bridge(QObject, Generic[T]):
    """`changed` carries the newest value. It lives as long as its parent."""

    changed = Signal(object)

    def __init__(self, store: Observable[T], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._emit)
        unsubscribe = store.subscribe(lambda _value: self._timer.start())
        self.destroyed.connect(unsubscribe)

    def value(self) -> T:
        return self._store.value

    def _emit(self) -> None:
        self.changed.emit(self._store.value)
