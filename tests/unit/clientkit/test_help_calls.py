"""Calls for help: each is heard once, the oldest is dismissed first, and what was dismissed does not come back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.staff.help_calls import HelpCalls
from qms_contract.counters import HelpCall

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def called(minute):
    return HelpCall(
        counter_id=UUID(int=1),
        counter_name="1",
        agent_name="Ani",
        message=None,
        called_at=NOON + timedelta(minutes=minute),
    )


@given(st.lists(st.sampled_from(["call", "snapshot", "dismiss"])))
def test_whatever_is_heard_again_each_call_is_seen_once_and_in_its_order(steps):
    calls, made, dismissed = HelpCalls(), [], []
    for step in steps:
        if step == "call":
            made.append(called(len(made)))
            calls = calls.hearing(made[-1:])
        elif step == "snapshot":
            calls = calls.hearing(made)
        else:
            dismissed += calls.open[:1]
            calls = calls.dismissing()
        assert [*dismissed, *calls.open] == made
