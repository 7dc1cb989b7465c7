"""HTTP against a small server on a real socket: retries with the same id, refusals, wrong servers, one refresh."""

import asyncio
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
import pytest
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import NotUnderstood, Refused, TimedOut, Unauthenticated, Unreachable
from qms_clientkit.transport.tokens import StaffCredentials
from qms_contract import wire
from qms_contract.ids import new_id
from qms_contract.problems import Code, Problem, ProblemAnswer
from qms_contract.staff import Role, Tokens, User
from qms_contract.tickets import CallNext, IssueTicket

from tests.support.kiosk_samples import a_ticket


@asynccontextmanager
async def a_server(answer):
    """`answer(head, body)` gives (status, body), or None to drop the connection, or "silence"."""

    async def handle(reader, writer):
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                length = next(
                    (int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length")), 0
                )
                body = await reader.readexactly(length)
                said = answer(head, body)
                if said is None:
                    break
                if said == "silence":
                    await asyncio.sleep(3600)
                status, data = said
                data = data if isinstance(data, bytes) else wire.encode(data)
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def problem(code):
    return ProblemAnswer(request_id="r", error=Problem(code=code, message="Because."))


def issue():
    return IssueTicket(request_id=new_id(), service_id=new_id())


async def test_a_lost_answer_is_asked_for_again_with_the_same_body():
    bodies = []

    def answer(_head, body):
        bodies.append(body)
        return (201, a_ticket()) if len(bodies) == 3 else None

    async with a_server(answer) as url:
        api = Api(url)
        assert (await api.tickets.issue(issue())).display_number == "A060"
        await api.close()
    assert len(bodies) == 3
    assert len(set(bodies)) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_what_a_proxy_says_of_a_server_that_is_away_is_asked_again(status):
    pages = [(status, b"<html>gateway</html>"), (201, a_ticket())]
    async with a_server(lambda _head, _body: pages.pop(0)) as url:
        api = Api(url)
        assert (await api.tickets.issue(issue())).display_number == "A060"
        await api.close()


async def test_a_refusal_is_final_and_typed():
    asked = []
    async with a_server(lambda head, _body: asked.append(head) or (409, problem(Code.SERVICE_FULL))) as url:
        api = Api(url)
        with pytest.raises(Refused, match=r"Because\.") as refused:
            await api.tickets.issue(issue())
        await api.close()
    assert refused.value.code is Code.SERVICE_FULL
    assert len(asked) == 1


async def test_nobody_waiting_is_none():
    async with a_server(lambda _head, _body: (204, b"")) as url:
        api = Api(url)
        assert await api.tickets.call_next(UUID(int=1), CallNext(request_id=new_id())) is None
        await api.close()


@pytest.mark.parametrize("page", [(200, b"<html>hello</html>"), (404, b"<html>no</html>"), (200, b"\xff")])
async def test_another_servers_page_is_named(page):
    async with a_server(lambda _head, _body: page) as url:
        api = Api(url)
        with pytest.raises(NotUnderstood, match="not that of a QMS server"):
            await api.devices.me()
        await api.close()


async def test_nothing_there_and_silence():
    api = Api("http://127.0.0.1:9")
    with pytest.raises(Unreachable, match="cannot be reached"):
        await api.devices.me()
    await api.close()
    async with a_server(lambda _head, _body: "silence") as url:
        api = Api(url)
        with pytest.raises(TimedOut):
            await api.tickets.issue(issue(), tries=1, within=0.2)
        await api.close()


async def test_ten_requests_with_an_old_token_refresh_it_once():
    user = User(
        user_id=UUID(int=1), tenant_id=UUID(int=2), username="dewi", display_name="Dewi", role=Role.AGENT,
        branch_id=None, language=None, active=True, version=1,
    )  # fmt: skip
    first = Tokens(access_token="old", refresh_token="r1", token_type="Bearer", expires_in=900, user=user)
    refreshes = []

    def answer(head, body):
        if "/api/auth/refresh" in head:
            refreshes.append(body)
            return 200, msgspec.structs.replace(first, access_token="new", refresh_token="r2")
        return (200, user) if "Bearer new" in head else (401, problem(Code.UNAUTHENTICATED))

    async with a_server(answer) as url:
        plain = Api(url)
        credentials = StaffCredentials(plain.staff.refresh, lambda _tokens: None)
        credentials.set(first)
        api = Api(url, credentials)
        assert await asyncio.gather(*(api.staff.me() for _ in range(10))) == [user] * 10
        await api.close()
        await plain.close()
    assert len(refreshes) == 1


async def test_a_token_that_is_refused_for_good_is_told():
    async with a_server(lambda _head, _body: (401, problem(Code.UNAUTHENTICATED))) as url:
        api = Api(url)
        with pytest.raises(Unauthenticated):
            await api.devices.me()
        await api.close()
