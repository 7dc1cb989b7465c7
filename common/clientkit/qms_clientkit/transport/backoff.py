"""Full jitter: a wait is a random share of an exponentially growing bound, so that clients never come back in step."""

import random
from dataclasses import dataclass, field

BASE_SECONDS = 0.25
CAP_SECONDS = 5.0


@dataclass
class Backoff:
    """`next_delay()` in seconds; `reset()` after a success. The first bound is `base`, none is over `cap`."""

    base: float = BASE_SECONDS
    cap: float = CAP_SECONDS
    attempts: int = field(default=0, init=False)

    def next_delay(self) -> float:
        """How long to wait before the next try, in seconds."""
        bound = min(self.cap, self.base * 2 ** min(self.attempts, 30))
        self.attempts += 1
        return random.uniform(0, bound)  # noqa: S311 - spreads load, guards nothing

    def reset(self) -> None:
        """Begin again at `base`."""
        self.attempts = 0
