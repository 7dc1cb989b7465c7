"""How long a server has owed a sign of life: what is asked of it is told here, and whatever comes from it."""

import time
from collections.abc import Callable


class Silence:
    """`asked()` with everything that is answered at once, `heard()` with everything that comes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """Since the first question after which nothing was heard; 0 when nothing is owed."""
        return 0.0 if self._since is None else self._clock() - self._since

    def asked(self) -> None:
        if self._since is None:
            self._since = self._clock()

    def heard(self) -> None:
        self._since = None
