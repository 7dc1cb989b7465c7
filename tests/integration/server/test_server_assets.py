"""Pictures, videos and recordings of a tenant: taken whole or not at all, given back byte for byte, by parts."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from qms_server.jobs.retention import forget_leftovers
from qms_server.usecases import upload_asset
from qms_server.usecases.commands import Commands

from tests.support.branches import make_branch
from tests.support.live import live
from tests.support.media import a_png, a_wav, an_mp4_head
from tests.support.postgres import Database
from tests.support.server import ApiClient, Branch, LiveServer, running_server, settings_for

PNG = a_png(64, 48)
VIDEO = an_mp4_head(700_000)


async def upload(
    client: ApiClient, content: Any, kind: str = "image", name: str = "Logo", **query: Any
) -> httpx.Response:
    params = {"kind": kind, "name": name, "request_id": str(uuid4()), **query}
    return await client.post("/api/assets", params=params, content=content)


async def uploaded(client: ApiClient, content: Any, kind: str = "image", name: str = "Logo") -> dict[str, Any]:
    answer = await upload(client, content, kind, name)
    assert answer.status_code == 201, answer.text
    asset: dict[str, Any] = answer.json()
    return asset


async def rows(database: Database, table: str) -> int:
    connection = await asyncpg.connect(database.cluster.url("postgres", database.name))
    try:
        return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))
    finally:
        await connection.close()


def ahead(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def message(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["details"] == [{"field": "content"}]
    return str(answer.json()["error"]["message"])


async def test_a_file_comes_back_byte_for_byte_to_a_device_of_any_branch(branch: Branch) -> None:
    display = await branch.device("display")
    for kind, content in (("image", PNG), ("video", VIDEO), ("audio", a_wav(8))):
        asset = await uploaded(branch.admin, content, kind, f"My {kind}")
        assert (asset["size"], asset["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        path = f"/api/assets/{asset['asset_id']}"
        assert (await display.get(path)).json() == asset
        got = await display.get(f"{path}/content")
        assert got.content == content
        assert got.headers["content-type"].startswith(asset["media_type"])
        assert got.headers["content-length"] == str(len(content))
        assert got.headers["x-content-type-options"] == "nosniff"


async def test_a_client_that_has_it_gets_nothing_and_one_that_broke_off_the_rest(branch: Branch) -> None:
    asset = await uploaded(branch.admin, VIDEO, "video")
    path, tag = f"/api/assets/{asset['asset_id']}/content", f'"{asset["sha256"]}"'
    same = await branch.admin.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    across = await branch.admin.get(path, headers={"Range": "bytes=262100-600000", "If-Range": tag})
    assert (across.status_code, across.content) == (206, VIDEO[262100:600001])
    assert across.headers["content-range"] == f"bytes 262100-600000/{len(VIDEO)}"
    beyond = await branch.admin.get(path, headers={"Range": f"bytes={len(VIDEO)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(VIDEO)}")


async def test_the_same_upload_sent_again_is_one_file_and_another_one_under_its_id_is_refused(
    branch: Branch, database: Database
) -> None:
    request_id = str(uuid4())
    first, again = [await upload(branch.admin, PNG, request_id=request_id) for _ in range(2)]
    assert (first.status_code, first.content) == (201, again.content)
    other = await upload(branch.admin, a_png(9, 9), request_id=request_id)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "REQUEST_ID_REUSED")
    assert await rows(database, "assets") == 1


async def test_files_are_found_by_kind_and_name_in_pages(branch: Branch) -> None:
    for number, name in enumerate(("Summer", "Winter sale", "winter garden")):
        await uploaded(branch.admin, a_png(5 + number, 5), name=name)
    await uploaded(branch.admin, a_wav(), "audio", "Winter voice")
    page = (await branch.admin.get("/api/assets", params={"kind": "image", "search": "WINTER", "limit": 1})).json()
    assert ([item["name"] for item in page["items"]], page["total"]) == (["winter garden"], 2)
    everything = (await branch.admin.get("/api/assets")).json()
    assert everything["used_bytes"] == sum(item["size"] for item in everything["items"])
    assert everything["quota_bytes"] == 2_000_000_000


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("image", b"<html>not a picture</html>", "PNG or JPEG"),
        ("image", b"", "PNG or JPEG"),
        ("image", PNG[:-20], "cut off"),
        ("image", PNG + b"\0" * 10_000_000, "10 MB"),
        ("video", PNG, "MP4"),
        ("audio", a_wav(width=1), "16 bits"),
    ],
)
async def test_what_is_refused_says_why_and_leaves_nothing(
    branch: Branch, database: Database, kind: str, content: bytes, told: str
) -> None:
    assert told in message(await upload(branch.admin, content, kind))
    assert await rows(database, "assets") == await rows(database, "asset_parts") == 0


async def test_a_file_without_a_length_is_measured_as_it_comes(branch: Branch, database: Database) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield PNG
        for _ in range(200):
            yield bytes(65_536)

    assert "10 MB" in message(await upload(branch.admin, endless()))
    assert await rows(database, "asset_parts") == 0


async def test_all_files_of_a_tenant_together_have_a_limit(database: Database) -> None:
    async with running_server(settings_for(database, role="api", assets_mb=1)) as server:
        branch, other = await make_branch(server), await make_branch(server, tenant="other")
        first = await uploaded(branch.admin, VIDEO, "video")
        assert "1 MB" in message(await upload(branch.admin, VIDEO, "video"))
        await uploaded(other.admin, VIDEO, "video")
        gone = await branch.admin.delete(f"/api/assets/{first['asset_id']}", params={"request_id": str(uuid4())})
        assert gone.status_code == 204
        two = await asyncio.gather(*(upload(branch.admin, VIDEO, "video") for _ in range(2)))
        assert sorted(answer.status_code for answer in two) == [201, 400], "two at once do not overdraw it"


async def test_a_client_that_goes_away_in_the_middle_leaves_nothing(branch: Branch, database: Database) -> None:
    begun = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield VIDEO[:600_000]
        begun.set()
        await asyncio.Event().wait()

    sending = asyncio.create_task(upload(branch.admin, slow(), "video"))
    await begun.wait()
    async with asyncio.timeout(10):
        while not await rows(database, "asset_parts"):
            await asyncio.sleep(0.01)
    listed = (await branch.admin.get("/api/assets")).json()
    assert (listed["items"], listed["total"]) == ([], 0), "nobody sees what is not whole"
    sending.cancel()
    async with asyncio.timeout(10):
        while await rows(database, "assets"):
            await asyncio.sleep(0.01)
    assert await rows(database, "asset_parts") == 0


async def test_an_upload_that_stands_still_is_given_up(
    branch: Branch, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_asset, "SILENCE_SECONDS", 0.2)

    async def stuck() -> AsyncIterator[bytes]:
        yield VIDEO[:300_000]
        await asyncio.sleep(3600)

    sending = asyncio.create_task(upload(branch.admin, stuck(), "video"))
    async with asyncio.timeout(10):
        while not await rows(database, "asset_parts"):
            await asyncio.sleep(0.01)
        while await rows(database, "assets"):
            await asyncio.sleep(0.01)
    assert not sending.done(), "the client still has its line"
    sending.cancel()


async def test_what_a_killed_process_left_is_forgotten(branch: Branch, database: Database) -> None:
    whole = await uploaded(branch.admin, PNG)
    connection = await asyncpg.connect(database.cluster.url("postgres", database.name))
    await connection.execute(
        "INSERT INTO assets (tenant_id, asset_id, kind, name, media_type, uploaded_by, begun_at) "
        "SELECT tenant_id, gen_random_uuid(), kind, 'Half', media_type, uploaded_by, begun_at FROM assets"
    )
    await connection.close()
    parts = branch.server.parts
    for hours, left in ((5, 2), (7, 1)):
        await forget_leftovers(Commands(parts.database, parts.listener.announce, partial(ahead, hours)))
        assert await rows(database, "assets") == left
    assert (await branch.admin.get(f"/api/assets/{whole['asset_id']}")).status_code == 200


async def test_who_uploaded_and_deleted_is_in_the_audit_log_and_admins_are_told(branch: Branch) -> None:
    async with live(branch.admin) as socket:
        await socket.subscribe(f"admin:{branch.tenant_id}")
        asset = await uploaded(branch.admin, PNG)
        event = (await socket.events(1))[0]
    assert (event["type"], event["payload"]["entity"]) == ("config.changed", "assets")
    path, request_id = f"/api/assets/{asset['asset_id']}", str(uuid4())
    answers = [await branch.admin.delete(path, params={"request_id": request_id}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert (await branch.admin.get(f"{path}/content")).status_code == 404
    log = (await branch.admin.get("/api/audit-logs", params={"target": "assets"})).json()["items"]
    assert [entry["action"] for entry in log] == ["config.deleted", "config.created"]
    assert (
        log[0]["before"]
        == log[1]["after"]
        == {name: asset[name] for name in ("name", "kind", "media_type", "size", "sha256")}
    )


async def test_another_tenant_meets_nothing(server: LiveServer, branch: Branch) -> None:
    asset, other = await uploaded(branch.admin, PNG), await make_branch(server, tenant="other")
    path = f"/api/assets/{asset['asset_id']}"
    refused = [
        await other.admin.get(path),
        await other.admin.get(f"{path}/content"),
        await other.admin.delete(path, params={"request_id": str(uuid4())}),
    ]
    assert [answer.status_code for answer in refused] == [404, 404, 404]
    assert (await other.admin.get("/api/assets")).json()["items"] == []


async def test_memory_does_not_grow_with_the_file(branch: Branch) -> None:
    size, piece = 30_000_000, bytes(65_536)

    async def video() -> AsyncIterator[bytes]:
        yield VIDEO[:65_536]
        for _ in range(size // len(piece) - 1):
            yield piece

    tracemalloc.start()
    try:
        asset = await uploaded(branch.admin, video(), "video")
        async with branch.admin.stream("GET", f"/api/assets/{asset['asset_id']}/content") as answer:
            got = sum([len(one) async for one in answer.aiter_bytes()])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert got == asset["size"] == size // len(piece) * len(piece)
    assert peak < size / 3, f"{peak / 1e6:.1f} MB for a file of {size / 1e6:.0f} MB"
