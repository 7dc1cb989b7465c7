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
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

ACCURACY = 0.02
GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
LAST_SLOT = math.ceil(math.log(86_400) / math.log(GROWTH))
_DIGITS = 8


def slots_of(digits: str) -> list[int]:
    """How many durations each slot holds, beginning with slot 0; `digits` is the number in decimal."""
    padded = digits.zfill(-(-len(digits) // _DIGITS) * _DIGITS)
    counts = [int(padded[begin : begin + _DIGITS]) for begin in range(0, len(padded), _DIGITS)]
    counts.reverse()
    return counts


def quantiles(slots: list[int], shares: Sequence[float]) -> list[float | None]:
    """The durations in seconds that each share (0 to 1) do not exceed, by nearest rank; None when there is none."""
    upto = list(accumulate(slots))
    total = upto[-1]
    ranks = [max(1, math.ceil(share * total)) for share in shares]
    return [2 * GROWTH ** bisect_left(upto, rank) / (GROWTH + 1) if total else None for rank in ranks]
