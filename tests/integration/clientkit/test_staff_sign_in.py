"""Before anybody works: a wrong address, a server that is down or answers nonsense, damaged files, a wrong clock."""

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pyotp
import pytest
from qms_clientkit.staff import presenter as shell
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError

from tests.support.admin_program import AdminProgram
from tests.support.agent_program import AgentProgram
from tests.support.raw_server import page, raw_server
from tests.support.server import PASSWORD

HTML = page("200 OK", b"<html><body>Router login</body></html>")
GATEWAY = page("502 Bad Gateway", b"<html>Bad Gateway</html>")
TEAPOT = page("401 Unauthorized", b"<html>Proxy login</html>")
READY = page("200 OK", b'{"status":"ok"}')
PROGRAMS = pytest.mark.parametrize("kind", [AgentProgram, AdminProgram])


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(shell, "PROBE_SECONDS", 0.02)


@asynccontextmanager
async def started(kind, address, folder):
    program = kind(address, folder)
    program.presenter.start()
    try:
        yield program
    finally:
        await program.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@PROGRAMS
async def test_a_server_that_comes_later_is_found_by_itself(kind, tmp_path):
    port = free_port()
    async with started(kind, f"http://127.0.0.1:{port}", tmp_path) as program:
        await program.until(lambda: "cannot be reached" in program.screen.server_trouble)
        async with raw_server(READY, port):
            await program.until(lambda: program.screen.server_trouble == "")


@PROGRAMS
@pytest.mark.parametrize(
    ("answer", "words"),
    [(HTML, "it is not a QMS server"), (TEAPOT, "it is not a QMS server"), (GATEWAY, "busy or just starting")],
)
async def test_nonsense_is_said_in_words_before_and_after_a_password(kind, answer, words, tmp_path):
    async with raw_server(answer) as address, started(kind, address, tmp_path) as program:
        await program.until(lambda: words in program.screen.server_trouble)
        await program.want(LogIn("acme", "ani", "secret words"))
        assert words in program.screen.login_error
        assert not program.screen.busy


@PROGRAMS
async def test_an_address_that_is_none_is_said_in_words(kind, tmp_path):
    async with started(kind, "http://no-such-host.invalid:99999", tmp_path) as program:
        await program.until(lambda: "cannot be reached" in program.screen.server_trouble)


@PROGRAMS
async def test_damaged_settings_are_named_on_the_sign_in(kind, tmp_path):
    (tmp_path / "settings.json").write_bytes(b'{"server": ')
    async with started(kind, "http://127.0.0.1:9", tmp_path) as program:
        assert program.screen.kept_aside.startswith("settings.json.damaged-")


async def test_damaged_drafts_are_named_on_the_sign_in(tmp_path):
    (tmp_path / "drafts.json").write_bytes(b"\x00\x01")
    async with started(AdminProgram, "http://127.0.0.1:9", tmp_path) as program:
        assert program.screen.kept_aside.startswith("drafts.json.damaged-")


@pytest.mark.parametrize("hours", [-30_000, 5, 200_000])
async def test_a_wrong_clock_of_this_computer_is_put_right_by_the_servers(hours):
    theirs = (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0)
    dated = page("200 OK", b'{"status":"ok"}', Date=format_datetime(theirs, usegmt=True))
    async with raw_server(dated) as address:
        api = Api(address)
        await api.staff.find()
        await api.close()
    assert abs(api.clock.now() - theirs) < timedelta(seconds=5)


async def test_a_page_with_no_or_a_wrong_date_moves_no_clock():
    for answer in (READY, page("200 OK", b'{"status":"ok"}', Date="yesterday")):
        async with raw_server(answer) as address:
            api = Api(address)
            await api.staff.find()
            await api.close()
            assert abs(api.clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


async def test_a_session_outlives_a_jump_of_this_computers_clock(server, branch, tmp_path, monkeypatch):
    await branch.person("ani")
    program = AgentProgram(server.url, tmp_path)
    try:
        await program.sit_down("ani", branch.counters[0])
        refreshed = []
        monkeypatch.setattr(program._api.staff, "refresh", refreshed.append)
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + 10 * 365 * 86_400)
        assert (await program._api.staff.me()).username == "ani"
        assert refreshed == []
    finally:
        monkeypatch.undo()
        await program.stop()


async def test_nobody_there_is_an_error_of_the_tree():
    api = Api(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TransportError):
        await api.staff.find()
    await api.close()
    await asyncio.sleep(0)


@PROGRAMS
async def test_who_has_a_second_factor_is_asked_for_its_code(kind, server, branch, tmp_path):
    await branch.person("budi", "supervisor")
    budi = await server.login("budi")
    secret = (await budi.post("/api/auth/totp", json={"password": PASSWORD})).json()["secret"]
    codes = pyotp.TOTP(secret)
    now = datetime.now(UTC)
    assert (await budi.post("/api/auth/totp/confirm", json={"code": codes.at(now)})).status_code < 300
    async with started(kind, server.url, tmp_path) as program:
        await program.want(LogIn("acme", "budi", PASSWORD))
        assert (program.screen.wants_code, program.screen.login_error, program.screen.me) == (True, "", None)
        await program.want(LogIn("acme", "budi", PASSWORD, "000000"))
        assert program.screen.wants_code
        assert "not the code of the moment" in program.screen.login_error
        await program.want(
            LogIn("acme", "budi", PASSWORD, codes.at(now + timedelta(seconds=30)))
        )  # each code is good once
        assert program.screen.me.username == "budi"
        assert not program.screen.wants_code


@PROGRAMS
async def test_a_wrong_password_asks_for_no_code(kind, server, branch, tmp_path):
    async with started(kind, server.url, tmp_path) as program:
        await program.want(LogIn("acme", "admin", "not the password"))
        assert not program.screen.wants_code
        assert "not right" in program.screen.login_error
