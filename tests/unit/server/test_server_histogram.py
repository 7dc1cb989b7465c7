"""Histograms of durations: what they say is within the promised error, and they add and subtract."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_server.domain.histogram import ACCURACY, GROWTH, LAST_SLOT, quantiles, slots_of

DURATIONS = st.lists(st.floats(1.0, 86_400.0), min_size=1, max_size=60)


def slot_of(seconds: float) -> int:
    """As the SQL puts it (store/sql/analytics.sql, count)."""
    return 0 if seconds <= 1 else min(LAST_SLOT, math.ceil(math.log(seconds) / math.log(GROWTH)))


def slots(packed_number: int) -> list[int]:
    return slots_of(str(packed_number))


def packed(durations: list[float]) -> int:
    return sum(10 ** (8 * slot_of(seconds)) for seconds in durations)


@given(DURATIONS, st.sampled_from((0.5, 0.9, 0.95, 1.0)))
def test_a_quantile_is_within_the_relative_error(durations: list[float], share: float) -> None:
    exact = sorted(durations)[math.ceil(share * len(durations)) - 1]
    assert quantiles(slots(packed(durations)), [share]) == pytest.approx([exact], rel=ACCURACY * 1.000001)


@given(DURATIONS, DURATIONS)
def test_the_sum_is_the_merged_one_and_the_difference_takes_it_back(ours: list[float], theirs: list[float]) -> None:
    assert packed(ours) + packed(theirs) == packed(ours + theirs)
    assert slots(packed(ours + theirs) - packed(theirs)) == slots(packed(ours))


def test_nothing_has_no_quantile() -> None:
    assert quantiles(slots(0), (0.5, 0.9)) == [None, None]


def test_what_is_longer_than_a_day_counts_as_a_day() -> None:
    assert slot_of(86_400) == slot_of(10**7) == LAST_SLOT
