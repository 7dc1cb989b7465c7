"""A supervisor's message reaches the counter it is for, or all of the branch, and nobody's kiosk, display or webhook."""

from qms_contract.topics import all_topic, config_topic, counter_topic, display_topic
from qms_contract.webhooks import TELLABLE

from tests.support.live import live
from tests.support.server import Branch


async def test_a_message_reaches_the_counter_it_is_for_and_no_other(branch: Branch) -> None:
    sri = await branch.person("sri", "supervisor")
    async with live(branch.admin) as client:
        for topic in (
            counter_topic(branch.counters[0]),
            counter_topic(branch.counters[1]),
            all_topic(branch.branch_id),
        ):
            await client.subscribe(topic)
        path = f"/api/branches/{branch.branch_id}/messages"
        sent = await sri.command(path, text="  Please   come by ", counter_id=branch.counters[1])
        assert (sent.status_code, sent.json()["text"], sent.json()["sender_name"]) == (201, "Please come by", "Sri")
        events = await client.events(2)
        await sri.command(path, text="We close at four")
        to_all = await client.events(3)
    assert {event["topic"] for event in events} == {counter_topic(branch.counters[1]), all_topic(branch.branch_id)}
    assert events[0]["payload"]["message"] == sent.json()
    assert {event["topic"] for event in to_all} > {counter_topic(one) for one in branch.counters}


async def test_devices_hear_nothing_of_it(branch: Branch) -> None:
    async with live(await branch.device("display")) as screen, live(await branch.device("kiosk")) as kiosk:
        await screen.subscribe(display_topic(branch.branch_id, None))
        await kiosk.subscribe(config_topic(branch.branch_id))
        await branch.admin.command(f"/api/branches/{branch.branch_id}/messages", text="Quiet")
        await branch.admin.change(f"/api/branches/{branch.branch_id}", messages=["Hello"])
        assert (await kiosk.next(lambda frame: frame.get("topic") and "type" in frame))["type"] == "config.changed"
        ticket = await branch.admin.issue(branch.services[0])
        await branch.admin.session(branch.counters[0], "open")
        await branch.admin.act(ticket["ticket_id"], "call", counter_id=branch.counters[0])
        assert (await screen.next(lambda frame: "payload" in frame))["type"] == "ticket.called"
    assert "counter.message" not in TELLABLE


async def test_who_does_not_manage_the_branch_sends_none_and_nothing_is_sent_to_nowhere(branch: Branch) -> None:
    ani, path = await branch.person("ani"), f"/api/branches/{branch.branch_id}/messages"
    assert (await ani.command(path, text="Hello")).status_code == 403
    assert (await branch.admin.command(path, text="Hello", counter_id=branch.services[0])).status_code == 404
    assert (await branch.admin.command(path, text="   ")).status_code == 400
