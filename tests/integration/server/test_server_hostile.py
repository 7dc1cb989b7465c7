"""What is sent to break the server changes nothing and ends no process: bodies, frames, tokens, and SQL in every text."""

import asyncio
import base64
import hmac
import json
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import jwt
import pytest
from qms_server.embedded.roles import SUPERUSER
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.branches import make_branch
from tests.support.live import live
from tests.support.openapi_walk import Call, calls, with_text
from tests.support.postgres import Database
from tests.support.server import PASSWORD, SECRET, Branch, LiveServer

SQL = (
    "'); DROP TABLE tickets CASCADE; SELECT pg_sleep(60); --",
    "x' OR '1'='1' UNION SELECT * FROM users -- \" $1 %s %(x)s :name {0} \\",
)
# Whatever they are given, they end something of the one who asks, or tell nothing of the database.
_SKIPPED = {"/api/auth/logout", "/api/auth/totp/disable", "/metrics", "/health/live", "/health/ready"}


async def fingerprint(database: Database, tenant_id: UUID | None = None) -> dict[str, str]:
    """Every table with a hash of its rows (of a tenant), but what a refused login may write: audit and failures."""
    connection = await asyncpg.connect(database.cluster.url(SUPERUSER, database.name))
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {row["tablename"] for row in tables} - {"audit_log", "login_failures", "refresh_tokens", "pairings"}
        query = (
            "SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {} t "
            "WHERE $1::text IS NULL OR to_json(t) ->> 'tenant_id' = $1"
        )
        wanted = str(tenant_id) if tenant_id else None
        return {name: await connection.fetchval(query.format(name), wanted) for name in sorted(names)}
    finally:
        await connection.close()


async def lives(server: LiveServer) -> None:
    assert (await server.client().get("/health/ready")).status_code == 200


@pytest.mark.timeout(300)
async def test_sql_in_every_text_of_the_api_is_text(server: LiveServer, database: Database) -> None:
    theirs = await make_branch(server, tenant="theirs")
    await theirs.admin.issue(theirs.services[0])
    before = await fingerprint(database, theirs.tenant_id)
    ours = await make_branch(server, tenant="ours")
    ticket = await ours.admin.issue(ours.services[0])
    ids = {
        "branch_id": ours.branch_id,
        "service_id": ours.services[0],
        "counter_id": ours.counters[0],
        "ticket_id": ticket["ticket_id"],
        "entity_id": ours.counters[1],
    }
    wrong, sent = [], 0
    for call in (one for one in calls(ids) if one.path not in _SKIPPED):
        # Each text once; which of the two it is changes from place to place and between the calls.
        for number, hostile in enumerate(with_text(call, "")):
            text = SQL[(number + sent) % len(SQL)]
            status = await _send(ours, next(one for n, one in enumerate(with_text(call, text)) if n == number))
            sent += 1
            if status >= 500 or (status == 401 and call.path.startswith("/api/branches")):
                wrong.append((status, hostile.method, hostile.path, number))
    assert wrong == []
    assert sent > 250, "the walk reaches the texts"
    assert await fingerprint(database, theirs.tenant_id) == before, "no table is gone, and nothing of another tenant's"
    issued = await ours.admin.issue(ours.services[1])
    assert issued["display_number"] == "B001"
    await lives(server)


async def _send(branch: Branch, call: Call) -> int:
    body = call.body
    if isinstance(body, dict) and "request_id" in body and body["request_id"] not in SQL:
        body = {**body, "request_id": str(uuid4())}
    content = {} if body is None else {"json": body}
    url = call.url().replace("%", "%25").replace(" ", "%20").replace("?", "%3F").replace("#", "%23")
    answer = await branch.admin.request(call.method, url, params=call.params["query"], **content)
    return answer.status_code


async def test_a_text_that_looks_like_sql_is_kept_as_it_is(branch: Branch) -> None:
    for number, text in enumerate(SQL):
        made = await branch.admin.command("/api/areas", branch_id=branch.branch_id, name=text)
        assert made.status_code == 201, made.text
        assert made.json()["name"] == text
        found = await branch.admin.get("/api/areas", params={"branch_id": branch.branch_id})
        assert found.json()["total"] == number + 1


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(claims: dict[str, Any], header: dict[str, Any], signature: bytes = b"") -> str:
    return ".".join([b64(json.dumps(header).encode()), b64(json.dumps(claims).encode()), b64(signature)])


def signed(claims: dict[str, Any], header: dict[str, Any], digest: str) -> str:
    """With the server's own key, but by another algorithm than the server's."""
    unsigned = forged(claims, header).rpartition(".")[0]
    return f"{unsigned}.{b64(hmac.digest(SECRET.encode(), unsigned.encode(), digest))}"


async def test_no_forged_token_opens_anything(server: LiveServer, database: Database) -> None:
    branch = await make_branch(server)
    claims = jwt.decode(branch.admin.token, options={"verify_signature": False})
    other = await make_branch(server, tenant="other")
    others = jwt.decode(other.admin.token, options={"verify_signature": False})
    head, _, signature = branch.admin.token.split(".")
    now = datetime.now(UTC)
    past = {**claims, "exp": int((now - timedelta(hours=1)).timestamp())}
    endless = {name: value for name, value in claims.items() if name != "exp"}
    tokens = {
        "alg none": forged(claims, {"alg": "none", "typ": "JWT"}),
        "alg NONE": forged(claims, {"alg": "NONE"}),
        "another key": jwt.encode(claims, "x" * 64, "HS256"),
        "another algorithm": signed(claims, {"alg": "HS512", "typ": "JWT"}, "sha512"),
        "confused": signed(claims, {"alg": "RS256", "typ": "JWT"}, "sha256"),
        "expired": jwt.encode(past, SECRET, "HS256"),
        "endless": jwt.encode(endless, SECRET, "HS256"),
        "of nobody": jwt.encode({**claims, "sub": str(uuid4())}, SECRET, "HS256"),
        "no uuid": jwt.encode({**claims, "sub": "' OR 1=1 --"}, SECRET, "HS256"),
        "sub is a list": forged({**claims, "sub": [claims["sub"]]}, {"alg": "HS256"}, b"x"),
        "another's body": f"{head}.{forged(others, {}).split('.')[1]}.{signature}",
        "cut": branch.admin.token[:-2],
        "kid": jwt.encode(claims, "x" * 64, "HS256", headers={"kid": "../../dev/null", "jku": "http://127.0.0.1:1/"}),
        "device": "qmsd_" + "A" * 43,
        "api key": "qmsk_' OR '1'='1",
        "empty": ".",
        "long": "e" * 8000,
    }
    before = await fingerprint(database)
    for name, token in tokens.items():
        answer = await server.client(token).command("/api/tickets", service_id=branch.services[0])
        assert answer.status_code == 401, (name, answer.text)
        assert answer.json()["error"]["code"] == "UNAUTHENTICATED", name
        with pytest.raises(ConnectionClosed) as ended:
            async with live(server.client(token)) as socket:
                await socket.next()
        assert ended.value.rcvd is not None, name
        assert ended.value.rcvd.code == 4401, name
    assert await fingerprint(database) == before
    assert (await other.admin.get(f"/api/branches/{branch.branch_id}")).status_code == 404


async def test_a_replayed_refresh_token_ends_its_login_and_no_other(branch: Branch) -> None:
    login = {"tenant": branch.tenant, "username": "admin", "password": PASSWORD}
    client = branch.server.client()
    stolen = (await client.post("/api/auth/login", json=login)).json()["refresh_token"]
    renewed = (await client.post("/api/auth/refresh", json={"refresh_token": stolen})).json()
    used = (await client.post("/api/auth/refresh", json={"refresh_token": renewed["refresh_token"]})).json()
    for token in (stolen, renewed["refresh_token"], used["refresh_token"]):
        assert (await client.post("/api/auth/refresh", json={"refresh_token": token})).status_code == 401
    for token in (renewed["access_token"], used["access_token"]):
        assert (await branch.server.client(token).get("/api/auth/me")).status_code == 401
    assert (await branch.admin.get("/api/auth/me")).status_code == 200


async def raw(server: LiveServer, *pieces: bytes) -> bytes:
    """What the server says to these bytes; it may hang up in the middle of them."""
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.read(65536), 20)
    except ConnectionError:
        return b""
    finally:
        writer.close()


NONSENSE = (
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20],  # TLS
    [b"GET / HTTP/1.1\r\n", *[b"A: " + b"x" * 10_000 + b"\r\n"] * 400],
    [b"GET /" + b"x" * 100_000, *[b"y" * 100_000] * 20],
    [b"POST /api/tickets HTTP/1.1\r\nContent-Length: -1\r\n\r\n"],
    [b"POST /api/tickets HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    [b"\x00" * 5000 + b"\r\n\r\n"],
)


async def test_bodies_without_end_are_cut_off(branch: Branch, database: Database) -> None:
    before = await fingerprint(database)
    head = f"POST /api/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {branch.admin.token}\r\n"
    head += "Content-Type: application/json\r\n"
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    endless = await raw(branch.server, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), *[piece] * 40)
    assert endless == b"" or b" 400 " in endless.split(b"\r\n")[0], endless[:200]
    claimed = await raw(branch.server, f"{head}Content-Length: 99999999999\r\n\r\n{{".encode())
    assert b" 400 " in claimed.split(b"\r\n")[0], claimed[:200]
    for nonsense in NONSENSE:
        said = await raw(branch.server, *nonsense)
        assert said == b"" or b" 400 " in said.split(b"\r\n")[0], said[:200]
    bomb = zlib.compress(b"[" * 5_000_000)
    answer = await branch.admin.post(
        "/api/tickets", content=bomb, headers={"content-encoding": "deflate", "content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert await fingerprint(database) == before
    await lives(branch.server)


def frame(opcode: int, payload: bytes, final: bool = True) -> bytes:
    """A masked frame of RFC 6455, with a mask of zeros."""
    size = len(payload)
    length = (
        bytes([0x80 | size])
        if size < 126
        else b"\xfe" + size.to_bytes(2, "big")
        if size < 65536
        else b"\xff" + size.to_bytes(8, "big")
    )
    return bytes([(0x80 if final else 0) | opcode]) + length + b"\0\0\0\0" + payload


TEXT, BINARY, PING, CONTINUATION = 1, 2, 9, 0


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([frame(TEXT, b"x" * 70_000)], id="big frame"),
        pytest.param(
            [frame(TEXT, b"x" * 30_000, final=False), *[frame(CONTINUATION, b"x" * 30_000, final=False)] * 5],
            id="endless message",
        ),
        pytest.param([b"\x81\xff" + (2**62).to_bytes(8, "big") + b"\0\0\0\0"], id="a claim of exabytes"),
        pytest.param([frame(TEXT, b"\xff\xfe\xed\xa0\x80")], id="not UTF-8"),
        pytest.param([b"\x81\x05hello"], id="not masked"),
        pytest.param([frame(3, b"")], id="unknown opcode"),
        pytest.param([frame(PING, b"x" * 200)], id="big ping"),
        pytest.param([frame(CONTINUATION, b"x")], id="continues nothing"),
    ],
)
async def test_frames_made_to_break_a_socket_end_that_socket_alone(branch: Branch, frames: list[bytes]) -> None:
    handshake = (
        f"GET /realtime HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {base64.b64encode(b'0' * 16).decode()}\r\nAuthorization: Bearer {branch.admin.token}\r\n\r\n"
    )
    topic = f"branch:{branch.branch_id}:all"
    async with live(branch.admin) as other:
        await other.subscribe(topic)
        host, port = branch.server.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(handshake.encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.writelines(frames)
        with suppress(ConnectionError):
            async with asyncio.timeout(30):
                while await reader.read(65536):
                    pass
        writer.close()
        await branch.admin.issue(branch.services[0])
        await other.next(lambda one: one["type"] == "ticket.created")


@pytest.mark.parametrize(
    "message", ["", "[]", "null", '{"type":"subscribe"}', "[" * 30_000, '{"type":"auth","token":"x"}', "\\", '"' * 9000]
)
async def test_messages_that_are_none_are_told_and_the_socket_stays(branch: Branch, message: str) -> None:
    async with live(branch.admin) as socket:
        await socket.socket.send(message)
        assert (await socket.next())["type"] == "error"
        assert (await socket.subscribe(f"branch:{branch.branch_id}:all"))["type"] == "subscribed"


async def test_binary_frames_are_no_messages(branch: Branch) -> None:
    async with live(branch.admin) as socket:
        await socket.socket.send(b'{"type":"subscribe","topic":"x"}')
        with suppress(ConnectionClosed):
            assert (await socket.next())["type"] == "error"
    await lives(branch.server)


async def test_a_hundred_sockets_that_say_nothing_stop_nobody(branch: Branch) -> None:
    url = branch.server.url.replace("http", "ws", 1) + "/realtime"
    silent = [await connect(url, proxy=None) for _ in range(100)]
    try:
        assert (await branch.admin.issue(branch.services[0]))["display_number"] == "A001"
        with pytest.raises(InvalidStatus):
            await connect(url.replace("/realtime", "/api/tickets"), proxy=None)
    finally:
        await asyncio.gather(*(socket.close() for socket in silent))
