"""A value that tells who listens when it is replaced. Qt-free; values are frozen, so that a change is a new value."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Listener = Callable[[T], None]


class Observable(Generic[T]):
    """`value` is read freely and written only through `set` and `update`. Listeners run at once, in order."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._listeners: list[Listener[T]] = []

    @property
    def value(self) -> T:
        return self._value

    def set(self, value: T) -> None:
        """Replace the value; an equal one tells nobody."""
        if value == self._value:
            return
        self._value = value
        for listener in tuple(self._listeners):
            listener(value)

    def update(self, change: Callable[[T], T]) -> None:
        """Replace the value by `change(value)`."""
        self.set(change(self._value))

    def subscribe(self, listener: Listener[T]) -> Callable[[], None]:
        """Call `listener` with every new value. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
