"""The client's own address behind proxies: believed from the trusted ones alone, for rate limits and the audit log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.support.branches import make_branch
from tests.support.postgres import Database
from tests.support.server import PASSWORD, LiveServer, running_server, settings_for

# The loopback is a whole network: a proxy that is trusted and a client that is not are two addresses of it.
TRUSTED, STRANGER = "127.0.0.1", "127.0.0.2"
VISITOR = "203.0.113.7"


def peer(server: LiveServer, address: str) -> httpx.AsyncClient:
    """Connects from this address of the loopback."""
    return httpx.AsyncClient(base_url=server.url, transport=httpx.AsyncHTTPTransport(local_address=address), timeout=30)


async def seen(server: LiveServer, client: httpx.AsyncClient, **headers: str) -> str:
    """The address that the audit log has for a login."""
    login = {"tenant": "acme", "username": "admin", "password": PASSWORD}
    answer = await client.post(
        "/api/auth/login", json=login, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    assert answer.status_code == 200, answer.text
    token = {"authorization": f"Bearer {answer.json()['access_token']}"}
    page = await client.get("/api/audit-logs", params={"action": "auth.logged_in", "limit": 1}, headers=token)
    assert page.status_code == 200, page.text
    return str(page.json()["items"][0]["address"])


FORWARDED = {
    VISITOR: VISITOR,
    f"6.6.6.6, {VISITOR}": VISITOR,  # the visitor wrote the first one
    f"6.6.6.6, {VISITOR}, 10.1.2.3, {TRUSTED}": VISITOR,  # two proxies of ours
    "2001:db8::7": "2001:db8::7",
    f"<script>, {VISITOR}": VISITOR,
    "": TRUSTED,
}


async def test_the_last_address_that_is_not_ours_is_the_clients(database: Database) -> None:
    settings = settings_for(database, role="api", trusted_proxies=(TRUSTED, "10.0.0.0/8"))
    async with running_server(settings) as server:
        await make_branch(server)
        async with peer(server, TRUSTED) as proxy, peer(server, STRANGER) as stranger:
            for forwarded, address in FORWARDED.items():
                assert await seen(server, proxy, x_forwarded_for=forwarded) == address
                assert await seen(server, stranger, x_forwarded_for=forwarded) == STRANGER, (
                    "nobody's word but a proxy's"
                )


async def test_without_proxies_nobody_is_believed(database: Database) -> None:
    async with running_server(settings_for(database, role="api")) as server:
        await make_branch(server)
        async with peer(server, TRUSTED) as client:
            assert await seen(server, client, x_forwarded_for=VISITOR, forwarded=f"for={VISITOR}") == TRUSTED


async def test_each_visitor_behind_the_proxy_has_an_own_bucket(database: Database) -> None:
    settings = settings_for(database, role="api", trusted_proxies=(TRUSTED,), rate_per_address=1)
    async with running_server(settings) as server, proxying(server) as url:

        async def statuses(times: int, **headers: str) -> set[int]:
            async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
                pages = await asyncio.gather(*(client.get("/t/nobody-s") for _ in range(times)))
                return {page.status_code for page in pages}

        assert 429 in await statuses(30)
        assert await statuses(2, **{"x-visitor": "203.0.113.8"}) == {404}, "another visitor has the own rate"
        spoofed = {"x-visitor": "203.0.113.9", "x-forwarded-for": "198.51.100.1"}
        assert 429 in await statuses(30, **spoofed), "a header of the visitor's own gives no new bucket"
        async with peer(server, STRANGER) as stranger:
            pages = [await stranger.get("/t/x", headers={"x-forwarded-for": f"198.51.100.{n}"}) for n in range(30)]
        assert 429 in {page.status_code for page in pages}, "nor does a new one each time, past the proxy"


@asynccontextmanager
async def proxying(server: LiveServer) -> AsyncIterator[str]:
    """A proxy as Caddy is one: a hop that adds the address of whoever connected (here the one in x-visitor)."""
    host, port = server.url.removeprefix("http://").split(":")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection(host, int(port), local_addr=(TRUSTED, 0))
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                upstream_writer.write(_forwarded(head))
                answer = await upstream_reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(line.split(b":")[1]) for line in answer.lower().split(b"\r\n") if b"content-length" in line
                )
                writer.write(answer + await upstream_reader.readexactly(length))
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            upstream_writer.close()

    proxy = await asyncio.start_server(serve, TRUSTED, 0)
    async with proxy:
        yield f"http://{TRUSTED}:{proxy.sockets[0].getsockname()[1]}"


def _forwarded(head: bytes) -> bytes:
    lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    fields = {line.split(b":")[0].lower(): line.split(b":", 1)[1].strip() for line in lines[1:]}
    chain = [*filter(None, [fields.get(b"x-forwarded-for")]), fields.get(b"x-visitor", b"203.0.113.1")]
    kept = [line for line in lines if not line.lower().startswith(b"x-forwarded-for")]
    return b"\r\n".join([*kept, b"X-Forwarded-For: " + b", ".join(chain)]) + b"\r\n\r\n"
