"""A supervisor's message reaches the counter it is for, or all of the branch, and nobody's kiosk, display or webhook."""

from qms_contract.topics import all_topic, config_topic, counter_topic, display_topic
from qms_contract.webhooks import TELLABLE

from tests.support.live import live
from tests.support.postgres import Database, as_superuser
from tests.support.server import ApiClient, Branch


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


async def unseen(client: ApiClient, counter_id: str) -> list[str]:
    answer = await client.get(f"/api/counters/{counter_id}/messages")
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["items"]]


async def see(client: ApiClient, counter_id: str, message_id: str) -> int:
    return (await client.command(f"/api/counters/{counter_id}/messages/{message_id}/seen")).status_code


async def test_a_message_is_kept_until_who_it_is_for_has_seen_it(branch: Branch) -> None:
    first, second = branch.counters[:2]
    ani, budi, path = (
        await branch.person("ani"),
        await branch.person("budi"),
        f"/api/branches/{branch.branch_id}/messages",
    )
    to_all = (await branch.admin.command(path, text="We close at four")).json()["message_id"]
    to_first = (await branch.admin.command(path, text="Please come by", counter_id=first)).json()["message_id"]
    assert await unseen(ani, first) == ["We close at four", "Please come by"]
    assert await unseen(ani, second) == ["We close at four"]
    assert await unseen(branch.admin, first) == [], "one's own words are no news"
    assert [await see(ani, first, to_all) for _ in range(2)] == [204, 204]
    assert await unseen(ani, second) == [], "whoever has seen it has seen it at every counter"
    assert await unseen(budi, second) == ["We close at four"]
    assert await see(ani, second, to_first) == 404, "it is none of that counter's"
    assert await see(ani, first, to_first) == 204
    assert await unseen(budi, first) == ["We close at four"], "somebody at that counter has seen it"


async def test_a_message_of_yesterday_is_not_shown_and_goes_with_the_next(branch: Branch, database: Database) -> None:
    path = f"/api/branches/{branch.branch_id}/messages"
    ani = await branch.person("ani")
    await branch.admin.command(path, text="Old")
    async with as_superuser(database) as connection:
        await connection.execute("UPDATE staff_messages SET sent_at = sent_at - interval '26 hours'")
    assert await unseen(ani, branch.counters[0]) == []
    await branch.admin.command(path, text="New")
    assert await unseen(ani, branch.counters[0]) == ["New"]
    async with as_superuser(database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM staff_messages") == 1


async def test_a_device_reads_and_sees_none(branch: Branch) -> None:
    kiosk, counter = await branch.device("kiosk"), branch.counters[0]
    assert (await kiosk.get(f"/api/counters/{counter}/messages")).status_code == 403
    message = (await branch.admin.command(f"/api/branches/{branch.branch_id}/messages", text="Hello")).json()
    assert await see(kiosk, counter, message["message_id"]) == 403
