"""The promise under attack, small: `./qms bench chaos` is the same at full size. API processes and PostgreSQL are killed."""

import pytest

from bench.chaos import Scale, run_chaos

SMALL = Scale(branches=2, counters=3, commands=600, seconds_between_kills=1.0, rounds=1)


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_twice_while_everything_is_killed() -> None:
    outcome = run_chaos(seed=2026, scale=SMALL)
    assert outcome.verdict.is_clean, (outcome.verdict, outcome.faults[:5])
    assert outcome.acknowledged >= SMALL.commands
    assert min(outcome.kills.values()) > 0, "every kind of failure was met"
    assert outcome.after_a_kill > SMALL.commands // 10, "the suite worked on after a kill"
    assert outcome.after_a_repeat > 0, "some commands were answered only when repeated"
