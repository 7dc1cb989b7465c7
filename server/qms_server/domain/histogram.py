"""Histograms of durations that can be merged and taken back, and quantiles of them with a known error.

Slots grow by a constant factor: slot 0 holds what lasts at most a second, slot n what lasts longer than GROWTH^(n-1) and at
most GROWTH^n seconds, the last one everything longer than a day. A quantile is told as the middle of its slot,
2·GROWTH^n / (GROWTH + 1), which is at most ACCURACY (2 %) away from the true value, relatively, for durations between
a second and a day. The scheme is DDSketch's with a fixed range (Masson, Rim and Lee: DDSketch, PVLDB 12(12), 2019,
section 2): GROWTH = (1 + ACCURACY) / (1 - ACCURACY).

A histogram is one whole number: slot n has the eight decimal digits from 10^(8n). The sum of two numbers is the merged
histogram and their difference takes one back, so the database needs no more than its own sum(). That is right as long as no
slot holds more than 99,999,999.
"""

import math

ACCURACY = 0.02
GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
LAST_SLOT = math.ceil(math.log(86_400) / math.log(GROWTH))
_DIGITS = 8


def slots_of(packed: int) -> list[int]:
    """How many durations each slot holds, beginning with slot 0."""
    digits = str(packed)
    padded = digits.zfill(-(-len(digits) // _DIGITS) * _DIGITS)
    return [int(padded[end - _DIGITS : end]) for end in range(len(padded), 0, -_DIGITS)]


def quantile(slots: list[int], share: float) -> float | None:
    """The duration in seconds that `share` (0 to 1) do not exceed, by nearest rank; None when there is none."""
    rank = max(1, math.ceil(share * sum(slots)))
    for slot, count in enumerate(slots):
        rank -= count
        if rank <= 0 < count:
            return 2 * GROWTH**slot / (GROWTH + 1)
    return None
