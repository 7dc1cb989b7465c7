"""A branch as one file: out and in again, as a copy, and files that are broken, of another kind or another time."""

import json
from copy import deepcopy
from typing import Any

import httpx
import pytest

from tests.support.server import ApiClient, Branch

_LISTS = {"area": "areas", "service": "services", "counter": "counters"}


async def furnished(branch: Branch) -> ApiClient:
    """A branch that uses what can be used: an area, weights, hours, a service and a counter switched off."""
    admin = branch.admin
    area = (await admin.command("/api/areas", branch_id=branch.branch_id, name="Hall")).json()["area_id"]
    await admin.change(f"/api/branches/{branch.branch_id}", priority_ratio=3, languages=["id", "en"], accent="#123456")
    hours = {"mon": [{"opens": "08:00", "closes": "12:00"}]}
    await admin.change(f"/api/services/{branch.services[0]}", area_id=area, last_number=499)
    first, second = branch.counters
    await admin.change(f"/api/counters/{first}", weights={branch.services[1]: 7}, area_id=area)
    await admin.change(f"/api/counters/{second}", active=False)
    await admin.change(f"/api/services/{branch.services[1]}", active=False, hours=hours)
    return admin


async def exported(branch: Branch) -> dict[str, Any]:
    answer = await branch.admin.get(f"/api/branches/{branch.branch_id}/export")
    assert answer.status_code == 200, answer.text
    file: dict[str, Any] = answer.json()
    return file


def plain(file: dict[str, Any]) -> dict[str, Any]:
    """The file with its references as places in it, so that two with other ids can be compared."""
    ids = [thing[f"{noun}_id"] for noun, things in _LISTS.items() for thing in file[things]]
    text = json.dumps({name: file[name] for name in ("format", "version", "branch", *_LISTS.values())})
    for place, one in enumerate([file["branch"]["branch_id"], file["branch"]["name"], *ids]):
        text = text.replace(f'"{one}"', f'"#{place}"')
    compared: dict[str, Any] = json.loads(text)
    for counter in compared["counters"]:
        counter["service_ids"].sort()
    return compared


async def imported(branch: Branch, file: dict[str, Any], **how: Any) -> httpx.Response:
    return await branch.admin.command("/api/branches/import", file=file, **how)


async def test_a_branch_goes_out_and_comes_in_as_it_was(branch: Branch) -> None:
    admin = await furnished(branch)
    file = await exported(branch)
    made = await imported(branch, file, name="Second")
    assert made.status_code == 201, made.text
    second = made.json()["branch_id"]
    again = (await admin.get(f"/api/branches/{second}/export")).json()
    assert plain(again) == plain(file)
    assert again["branch"]["name"] == "Second"
    service = next(one for one in again["services"] if one["active"])
    assert (await admin.issue(service["service_id"]))["branch_id"] == second, "it works"
    history = (await admin.get(f"/api/config/versions?branch_id={second}")).json()
    assert {item["entity"] for item in history["items"]} == {"branches", "areas", "services", "counters"}


async def test_a_copy_is_the_same_under_another_name(branch: Branch) -> None:
    admin = await furnished(branch)
    path = f"/api/branches/{branch.branch_id}/copy"
    made = await admin.command(path, name="Copy")
    assert made.status_code == 201, made.text
    copied = (await admin.get(f"/api/branches/{made.json()['branch_id']}/export")).json()
    assert plain(copied) == plain(await exported(branch))
    taken = await admin.command(path, name="Copy")
    assert (taken.status_code, taken.json()["error"]["details"]) == (409, [{"field": "file.branch.name"}])
    assert (await admin.command("/api/branches/import", file=copied)).status_code == 409, "the name is taken"


BROKEN: list[tuple[list[Any], Any, str]] = [
    (["format"], "spreadsheet", "file.format"),
    (["version"], 2, "file.version"),
    (["branch", "time_zone"], "Mars/Phobos", "file.branch.time_zone"),
    (["branch", "colour"], "red", "file.branch"),
    (["services", 0, "area_id"], "gone", "file.services.0.area_id"),
    (["services", 1, "prefix"], "A", "file.services.1.prefix"),
    (["services", 0, "last_number"], "many", "file.services.0.last_number"),
    (["services", 0, "active"], "perhaps", "file.services.0.active"),
    (["services", 0, "hours"], {"mon": [{"opens": "12:00", "closes": "08:00"}]}, "file.services.0.hours.mon"),
    (["counters", 0, "service_ids"], ["gone"], "file.counters.0.service_ids"),
    (["counters", 1, "name"], "1", "file.counters.1.name"),
    (["counters", 0, "weights"], {"gone": 2}, "file.counters.0.weights"),
]


@pytest.mark.parametrize(("path", "value", "field"), BROKEN, ids=[one[2] + str(one[1])[:6] for one in BROKEN])
async def test_a_broken_file_is_refused_with_the_place_and_makes_nothing(
    branch: Branch, path: list[Any], value: Any, field: str
) -> None:
    await furnished(branch)
    file = deepcopy(await exported(branch))
    inner = file
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    answer = await imported(branch, file, name="Broken")
    assert answer.status_code in {400, 404, 409}, answer.text
    assert answer.json()["error"]["details"] == [{"field": field}], answer.text
    assert (await branch.admin.get("/api/branches")).json()["total"] == 1


async def test_a_file_that_shows_what_this_organisation_does_not_have_comes_in_without_it(branch: Branch) -> None:
    file = await exported(branch)
    file["branch"]["display"]["playlist"] = [{"playlist_asset_id": branch.branch_id, "seconds": 5}]
    refused = await imported(branch, file, name="Second")
    wanted = [{"field": "file.branch.display.playlist.0.playlist_asset_id"}]
    assert (refused.status_code, refused.json()["error"]["details"]) == (404, wanted)
    made = await imported(branch, file, name="Second", with_assets=False)
    assert (made.status_code, made.json()["display"]["playlist"]) == (201, [])


async def test_a_ticket_comes_in_as_it_went_out_but_for_a_picture_that_is_not_here(branch: Branch) -> None:
    template = {"estimate_as": "clock", "hides_unsure": False, "advert": {"en": "Pay by card here."}, "hidden": ["qr"]}
    await branch.admin.change(f"/api/branches/{branch.branch_id}", ticket=template)
    file = await exported(branch)
    file["branch"]["ticket"]["advert_asset_id"] = branch.branch_id
    refused = await imported(branch, file, name="Second")
    wanted = [{"field": "file.branch.ticket.advert_asset_id"}]
    assert (refused.status_code, refused.json()["error"]["details"]) == (404, wanted)
    made = await imported(branch, file, name="Second", with_assets=False)
    ticket = made.json()["ticket"]
    assert {name: ticket[name] for name in template} == template
    assert ticket["advert_asset_id"] is None


async def test_a_repeat_makes_one_branch(branch: Branch) -> None:
    body = {"request_id": branch.branch_id, "file": await exported(branch), "name": "Second"}
    first, second = [await branch.admin.post("/api/branches/import", json=body) for _ in range(2)]
    assert (first.status_code, first.content) == (201, second.content)
    assert (await branch.admin.get("/api/branches")).json()["total"] == 2


async def test_a_service_that_only_a_counter_switched_off_serves_is_no_obstacle(branch: Branch) -> None:
    """A branch may be so: the service takes nobody until the counter is switched on."""
    admin = branch.admin
    made = await admin.command("/api/services", branch_id=branch.branch_id, code="X", name="New")
    counter = (await admin.command("/api/counters", branch_id=branch.branch_id, name="9")).json()["counter_id"]
    await admin.change(f"/api/counters/{counter}", active=False)
    await admin.change(f"/api/counters/{counter}", service_ids=[made.json()["service_id"]])
    file = await exported(branch)
    copied = await admin.command(f"/api/branches/{branch.branch_id}/copy", name="Copy")
    assert copied.status_code == 201, copied.text
    again = (await admin.get(f"/api/branches/{copied.json()['branch_id']}/export")).json()
    assert plain(again) == plain(file)
    assert (await imported(branch, file, name="Imported")).status_code == 201
    history = (await admin.get(f"/api/config/versions?branch_id={copied.json()['branch_id']}")).json()["items"]
    assert {item["action"] for item in history} == {"created"}, "nothing was changed after it was made"
