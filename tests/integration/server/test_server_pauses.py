"""A pause, and the reason for it."""

from tests.support.server import Branch


async def test_another_reason_does_not_begin_a_pause_anew(branch: Branch) -> None:
    counter = branch.counters[0]
    await branch.admin.session(counter, "open")
    began = (await branch.admin.session(counter, "pause", reason="Lunch")).json()
    again = (await branch.admin.session(counter, "pause", reason="Meeting")).json()
    assert (again["state"], again["reason"], again["since"]) == ("paused", "Meeting", began["since"])
    resumed = (await branch.admin.session(counter, "resume")).json()
    assert (resumed["state"], resumed["reason"]) == ("open", None)
    assert resumed["since"] > began["since"]
