"""What people call by a name is called so once: nobody is sent to one of two counters of the same name."""

import asyncio

import pytest

from tests.support.branches import make_branch
from tests.support.server import Branch

LIKE_1 = ["1", " 1", "1 ", "\t1", "1\u00a0", "1\u200b"]


@pytest.mark.parametrize("name", LIKE_1)
async def test_a_counters_name_is_taken_once_in_its_branch(branch: Branch, name: str) -> None:
    second = await branch.admin.command("/api/counters", branch_id=branch.branch_id, name=name, service_ids=[])
    assert (second.status_code, second.json()["error"]["details"].get("field")) == (409, "name"), second.text
    version = (await branch.admin.get(f"/api/counters/{branch.counters[1]}")).json()["version"]
    body = {"request_id": "019a0000-0000-7000-8000-000000000001", "version": version, "name": name}
    renamed = await branch.admin.patch(f"/api/counters/{branch.counters[1]}", json=body)
    assert renamed.status_code == 409
    elsewhere = await make_branch(branch.server, tenant="other")
    assert (await elsewhere.admin.get("/api/counters")).json()["items"][0]["name"] == "1"


@pytest.mark.parametrize(
    ("noun", "name", "alike"),
    [
        ("counters", "Cashier", "cashier"),
        ("areas", "Hall  East", "hall east"),
        ("branches", "Dago", " DAGO "),
        ("areas", "Caf\u00e9", "CAFE\u0301"),
    ],
)
async def test_capitals_and_spaces_make_no_other_name(branch: Branch, noun: str, name: str, alike: str) -> None:
    more = {"branches": {"time_zone": "UTC"}}.get(noun, {"branch_id": branch.branch_id})
    assert (await branch.admin.command(f"/api/{noun}", name=name, **more)).status_code == 201
    assert (await branch.admin.command(f"/api/{noun}", name=alike, **more)).status_code == 409


async def test_of_many_who_take_a_name_at_once_one_has_it(branch: Branch) -> None:
    answers = await asyncio.gather(
        *(
            branch.admin.command("/api/counters", branch_id=branch.branch_id, name="Cashier", service_ids=[])
            for _ in range(12)
        )
    )
    assert sorted(one.status_code for one in answers) == [201, *[409] * 11]


@pytest.mark.parametrize("name", ["", " ", "\u00a0", "\t\n", "\u200b"])
async def test_a_name_of_nothing_is_none(branch: Branch, name: str) -> None:
    refused = await branch.admin.command("/api/counters", branch_id=branch.branch_id, name=name, service_ids=[])
    assert refused.status_code == 400, refused.text
