"""How long a visitor will wait, said only when it can be said honestly."""

import math
from datetime import timedelta

from qms_contract.queues import Estimate

# Fewer finished visits than this say too little about the next one.
ENOUGH_VISITS = 5
_STEP_MINUTES = 5


def estimate_wait(
    people_ahead: int, open_counters: int, visits: int, mean_service: timedelta | None
) -> Estimate | None:
    """The wait behind `people_ahead` as a range, or None while it would be a guess.

    Little's law for a queue with `open_counters` servers: people ahead × mean service time ÷ counters. The range is
    that figure ±20 %, rounded outward to five minutes, because a single number promises more than is known.
    """
    if open_counters == 0 or mean_service is None or visits < ENOUGH_VISITS:
        return None
    minutes = people_ahead * mean_service.total_seconds() / 60 / open_counters
    low = _STEP_MINUTES * math.floor(minutes * 0.8 / _STEP_MINUTES)
    high = _STEP_MINUTES * math.ceil(minutes * 1.2 / _STEP_MINUTES)
    return Estimate(low_minutes=low, high_minutes=max(high, low + _STEP_MINUTES))
