"""Where the columns of the table of services begin, in u of a table that is so wide."""

from dataclasses import dataclass

_NARROW = 130.0
"""A portrait screen's table: there the service's name gives way to where its last visitor was sent."""


@dataclass(frozen=True)
class Columns:
    """Shares of the drawn table (mock-up 09)."""

    wide: float

    @property
    def number(self) -> float:
        return self._share(0.42, 0.505)

    @property
    def arrow(self) -> float:
        return self._share(0.63, 0.68)

    @property
    def counter(self) -> float:
        return self._share(0.675, 0.735)

    @property
    def waiting(self) -> float:
        return self._share(0.885, 0.87)

    @property
    def waiting_head(self) -> float:
        """The word is longer than the numbers below it, and so is the one for the counter beside it."""
        return self.waiting - (6 if self.wide < _NARROW else 2)

    def _share(self, narrow: float, drawn: float) -> float:
        return self.wide * (narrow if self.wide < _NARROW else drawn)
