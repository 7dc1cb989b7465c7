"""What kiosks gave out without the server: every printed ticket exactly once, whatever the batch looks like."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.ids import new_id

from tests.support.branches import make_branch
from tests.support.server import ApiClient, Branch, LiveServer, until_refused


class Kiosk:
    """A kiosk's series, as it would count it."""

    def __init__(self, client: ApiClient, config: dict[str, Any]) -> None:
        self.client, self.config, self.seq = client, config, config["device_seq"]

    @property
    def series(self) -> str:
        return str(self.config["device"]["series"])

    def printed(self, service_id: str, *, at: datetime | None = None, **fields: Any) -> dict[str, Any]:
        self.seq += 1
        at = at or datetime.now(UTC)
        item = {
            "ticket_id": str(new_id()), "display_number": f"{self.series}-{self.seq:03d}", "service_id": service_id,
            "issued_at": at.isoformat(), "confirmed_at": at.isoformat(), "device_seq": self.seq, "series": self.series,
        }  # fmt: skip
        return {**item, **fields}

    async def bring(self, *items: Any) -> list[dict[str, Any]]:
        answer = await self.client.post("/api/tickets/offline", json={"items": list(items)})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["items"]
        return results


async def kiosk_of(branch: Branch) -> Kiosk:
    client = await branch.device()
    return Kiosk(client, (await client.get("/api/devices/me")).json())


@pytest.fixture
async def kiosk(branch: Branch) -> Kiosk:
    return await kiosk_of(branch)


async def waiting(branch: Branch) -> list[dict[str, Any]]:
    snapshot = await branch.admin.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")
    tickets: list[dict[str, Any]] = snapshot.json()["tickets"]
    return tickets


async def detail(branch: Branch, ticket_id: str) -> dict[str, Any]:
    answer = await branch.admin.get(f"/api/tickets/{ticket_id}")
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def test_a_printed_ticket_is_created_and_a_repeat_merges_without_an_event(branch: Branch, kiosk: Kiosk) -> None:
    item = kiosk.printed(branch.services[0], language="id", priority_class="priority")
    first = await kiosk.bring(item)
    again = await kiosk.bring(item)
    assert [one["outcome"] for one in first + again] == ["created", "merged"]
    ticket = first[0]["ticket"]
    assert (ticket["display_number"], ticket["ticket_number"]) == (f"{kiosk.series}-001", f"{kiosk.series}-001")
    assert (ticket["channel"], ticket["status"], ticket["priority_class"]) == ("kiosk", "waiting", "priority")
    assert ticket["status_url"].startswith("/t/")
    events = (await detail(branch, item["ticket_id"]))["events"]
    assert [event["type"] for event in events] == ["ticket.created"]
    assert (await kiosk.client.get("/api/devices/me")).json()["device_seq"] == 1


async def test_the_offline_twin_of_an_issued_ticket_gives_it_the_printed_number(branch: Branch, kiosk: Kiosk) -> None:
    item = kiosk.printed(branch.services[0])
    issued = await kiosk.client.issue(branch.services[0], ticket_id=item["ticket_id"])
    assert issued["display_number"] == "A001"
    [result] = await kiosk.bring(item)
    assert (result["outcome"], result["ticket"]["display_number"]) == ("merged", item["display_number"])
    assert result["ticket"]["ticket_number"] == "A001"
    [only] = await waiting(branch)
    assert only["display_number"] == item["display_number"]
    assert only["confirmed_at"] is not None
    late = await kiosk.client.issue(branch.services[0], ticket_id=item["ticket_id"])
    assert late["display_number"] == item["display_number"]


async def test_one_bad_item_harms_no_other_and_says_why(branch: Branch, kiosk: Kiosk) -> None:
    other = await make_branch(branch.server, tenant="other")
    service = branch.services[0]
    good = [kiosk.printed(service) for _ in range(3)]
    taken = {**kiosk.printed(service), "device_seq": good[0]["device_seq"]}
    bad = {
        "NOT_FOUND": kiosk.printed(other.services[0]),
        "FORBIDDEN": kiosk.printed(service, series="L99"),
        "CONFLICT": taken,
        "VALIDATION_FAILED": kiosk.printed(service, issued_at="yesterday"),
    }
    results = await kiosk.bring(good[0], *bad.values(), good[1], "no ticket at all", {"ticket_id": 7}, good[2])
    assert [one["outcome"] for one in results] == [
        "created",
        *["rejected"] * 4,
        "created",
        *["rejected"] * 2,
        "created",
    ]
    assert [one["code"] for one in results[1:5]] == list(bad)
    assert [one["ticket_id"] for one in results[1:5]] == [one["ticket_id"] for one in bad.values()]
    assert [one["ticket_id"] for one in results[6:8]] == [None, None]
    assert all(one["message"] for one in results if one["outcome"] == "rejected")
    assert {one["ticket_id"] for one in await waiting(branch)} == {one["ticket_id"] for one in good}


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_a_time_at_the_end_of_the_calendar_harms_nobody(branch: Branch, kiosk: Kiosk, at: str) -> None:
    odd = kiosk.printed(branch.services[0], issued_at=at, clock_skew_ms=10**12)
    fine = kiosk.printed(branch.services[0])
    results = await kiosk.bring(odd, fine)
    assert results[1]["outcome"] == "created"
    assert results[0]["outcome"] in {"created", "rejected"}


async def test_tickets_stand_by_their_true_time_of_arrival_corrected_and_never_in_the_future(
    branch: Branch, kiosk: Kiosk
) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    await kiosk.client.post("/api/devices/me/heartbeat", json={"sent_at": (now + hour).isoformat(), "app_version": "1"})
    online = await branch.admin.issue(branch.services[0])
    ahead = kiosk.printed(branch.services[0], at=now + hour - timedelta(minutes=5))
    own_skew = kiosk.printed(branch.services[0], at=now - timedelta(minutes=12), clock_skew_ms=-120_000)
    future = kiosk.printed(branch.services[0], at=now + 9 * hour)
    results = await kiosk.bring(future, ahead, own_skew)
    taken = {one["ticket_id"]: datetime.fromisoformat(one["ticket"]["created_at"]) for one in results}
    assert abs(taken[ahead["ticket_id"]] - (now - timedelta(minutes=5))) < timedelta(seconds=20)
    assert abs(taken[own_skew["ticket_id"]] - (now - timedelta(minutes=10))) < timedelta(seconds=20)
    assert taken[future["ticket_id"]] <= datetime.now(UTC)
    order = [one["ticket_id"] for one in await waiting(branch)]
    assert order == [own_skew["ticket_id"], ahead["ticket_id"], online["ticket_id"], future["ticket_id"]]


async def test_a_ticket_of_an_earlier_day_is_recorded_as_expired(branch: Branch, kiosk: Kiosk) -> None:
    old = kiosk.printed(branch.services[0], at=datetime.now(UTC) - timedelta(days=2))
    [result] = await kiosk.bring(old)
    assert result["outcome"] == "created"
    assert (result["ticket"]["status"], result["ticket"]["reason"]) == ("cancelled", "expired")
    assert await waiting(branch) == []
    read = await detail(branch, old["ticket_id"])
    assert [event["type"] for event in read["events"]] == ["ticket.created", "ticket.cancelled"]
    assert (await kiosk.bring(old))[0]["ticket"]["status"] == "cancelled"


async def test_a_ticket_given_up_as_not_collected_but_printed_waits_again_at_its_place(
    branch: Branch, kiosk: Kiosk
) -> None:
    item = kiosk.printed(branch.services[0])
    first = await kiosk.client.issue(branch.services[0], ticket_id=item["ticket_id"])
    later = await branch.admin.issue(branch.services[0])
    await kiosk.client.act(first["ticket_id"], "cancel", reason="not_collected")
    [result] = await kiosk.bring(item)
    assert (result["outcome"], result["ticket"]["status"]) == ("merged", "waiting")
    assert [one["ticket_id"] for one in await waiting(branch)] == [item["ticket_id"], later["ticket_id"]]


async def test_who_was_called_by_the_other_number_is_called_again(branch: Branch, kiosk: Kiosk) -> None:
    item = kiosk.printed(branch.services[0])
    await kiosk.client.issue(branch.services[0], ticket_id=item["ticket_id"])
    await kiosk.client.act(item["ticket_id"], "confirm", how="printed")
    agent = await branch.person("dewi")
    await agent.session(branch.counters[0], "open")
    await agent.call_next(branch.counters[0])
    [result] = await kiosk.bring(item)
    assert (result["ticket"]["status"], result["ticket"]["display_number"]) == ("called", item["display_number"])
    events = (await detail(branch, item["ticket_id"]))["events"]
    assert events[-1]["type"] == "ticket.recalled"


async def test_neither_closed_nor_full_nor_inactive_refuses_a_printed_ticket(branch: Branch, kiosk: Kiosk) -> None:
    path = f"/api/services/{branch.services[0]}"
    await branch.admin.change(path, max_waiting=1, hours={})
    results = await kiosk.bring(*(kiosk.printed(branch.services[0]) for _ in range(3)))
    await branch.admin.change(path, active=False)
    results += await kiosk.bring(kiosk.printed(branch.services[0]))
    assert [one["outcome"] for one in results] == ["created"] * 4


async def test_only_a_kiosk_brings_tickets(branch: Branch, kiosk: Kiosk) -> None:
    display = await branch.device("display")
    body = {"items": [kiosk.printed(branch.services[0])]}
    for client in (branch.admin, display):
        answer = await client.post("/api/tickets/offline", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")
    assert (await branch.server.client().post("/api/tickets/offline", json=body)).status_code == 401
    for wrong in ({}, {"items": []}, {"items": [1] * 501}, {"items": [], "more": 1}):
        assert (await kiosk.client.post("/api/tickets/offline", json=wrong)).status_code == 400


async def test_a_series_is_new_at_each_pairing_and_a_revoked_kiosks_tickets_come_with_its_successor(
    branch: Branch, kiosk: Kiosk
) -> None:
    device = kiosk.config["device"]
    left, kept = kiosk.printed(branch.services[0]), kiosk.printed(branch.services[0])
    successor = await kiosk_of(branch)
    assert (await successor.bring(left))[0]["code"] == "FORBIDDEN", "that kiosk still works"
    renewed = await branch.admin.post(f"/api/devices/{device['device_id']}/token")
    client = branch.server.client(renewed.json()["access_token"])
    again = Kiosk(client, (await client.get("/api/devices/me")).json())
    assert len({kiosk.series, again.series, successor.series}) == 3
    assert (await successor.bring(left))[0]["outcome"] == "created", "its old series has ended with its token"
    present = again.printed(branch.services[0])
    assert (await successor.bring(present))[0]["code"] == "FORBIDDEN"
    await branch.admin.change(f"/api/devices/{device['device_id']}", active=False)
    assert {one["outcome"] for one in await successor.bring(kept, present)} == {"created"}


async def test_a_kiosk_that_holds_tickets_gets_no_other_token_unless_that_is_forced(
    branch: Branch, kiosk: Kiosk
) -> None:
    path = f"/api/devices/{kiosk.config['device']['device_id']}/token"
    assert (
        await kiosk.client.post(
            "/api/devices/me/heartbeat",
            json={"sent_at": datetime.now(UTC).isoformat(), "app_version": "1", "buffered": 30},
        )
    ).status_code == 200
    refused = await branch.admin.post(path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    assert "holds tickets" in refused.json()["error"]["message"]
    assert (await kiosk.client.get("/api/devices/me")).status_code == 200, "it works as before"
    assert (await branch.admin.post(f"{path}?force=true")).status_code == 200
    await until_refused(kiosk.client)


async def test_a_kiosks_reference_is_kept_as_the_tenant_allows(branch: Branch, kiosk: Kiosk) -> None:
    [result] = await kiosk.bring(kiosk.printed(branch.services[0], customer_ref="0812 3456"))
    assert result["ticket"]["customer_ref"].startswith("ref_")


@pytest.mark.parametrize("seed", range(6))
async def test_every_printed_ticket_exists_exactly_once_whatever_arrives(
    server: LiveServer, branch: Branch, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Duplicates, any order, repeats, lost answers, online twins, and transactions that die before their commit."""
    dice = random.Random(seed)
    kiosks = [await kiosk_of(branch) for _ in range(2)]
    printed = [(kiosk, kiosk.printed(dice.choice(branch.services))) for kiosk in kiosks for _ in range(40)]
    for kiosk, item in dice.sample(printed, 20):
        await kiosk.client.issue(item["service_id"], ticket_id=item["ticket_id"])
    fail_sometimes(server, dice, monkeypatch)
    for _ in range(12):
        kiosk = dice.choice(kiosks)
        own = [item for owner, item in printed if owner is kiosk]
        batch = dice.choices(own, k=dice.randint(1, 70))
        await kiosk.client.post("/api/tickets/offline", json={"items": batch})
    monkeypatch.undo()
    for kiosk in kiosks:
        results = await kiosk.bring(*(item for owner, item in printed if owner is kiosk))
        assert {one["outcome"] for one in results} <= {"created", "merged"}
    there = {one["ticket_id"]: one["display_number"] for one in await waiting(branch)}
    assert there == {item["ticket_id"]: item["display_number"] for _, item in printed}


def fail_sometimes(server: LiveServer, dice: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the parts do their work and die before the commit."""
    whole = server.parts.offline._take_part

    async def part(unit: Any, items: list[Any]) -> Any:
        results = await whole(unit, items)
        if dice.random() < 0.33:
            raise ConnectionResetError(str(uuid4()))
        return results

    monkeypatch.setattr(server.parts.offline, "_take_part", part)


async def test_of_two_machines_that_count_in_one_series_the_second_number_is_noticed_and_told(
    branch: Branch, kiosk: Kiosk
) -> None:
    """A copied disk, both without the network: the number is on two papers, and the server takes it once."""
    copy = Kiosk(kiosk.client, kiosk.config)
    ours, theirs = kiosk.printed(branch.services[0]), copy.printed(branch.services[0])
    assert ours["display_number"] == theirs["display_number"]
    [taken] = await kiosk.bring(ours)
    [rejected] = await copy.bring(theirs)
    assert (taken["outcome"], rejected["outcome"], rejected["code"]) == ("created", "rejected", "CONFLICT")
    assert rejected["message"] == "This number was already issued today."
    assert [one["ticket_id"] for one in await waiting(branch)] == [ours["ticket_id"]]
    later = kiosk.printed(branch.services[0])
    assert [one["outcome"] for one in await kiosk.bring(later)] == ["created"]
