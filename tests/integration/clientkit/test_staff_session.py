"""A session that outlives the program, in the key store or in a file, and the lock: agent and admin alike, on a real server."""

import asyncio
import logging
import stat
import threading

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import NoKeyringError
from qms_agent import intents as agent
from qms_clientkit.staff import presenter as shell
from qms_clientkit.staff import session_store
from qms_clientkit.staff.intents import Lock, LogIn, LogOut, Unlock
from qms_clientkit.staff.session_store import SessionStore
from qms_contract.counters import CounterState

from tests.support.admin_program import AdminProgram
from tests.support.agent_program import AgentProgram
from tests.support.branches import make_branch
from tests.support.server import PASSWORD, running_server, settings_for
from tests.support.server_process import server_process


class Keys:
    """A desktop's key store in memory."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, password):
        self.kept[service, name] = password

    def delete_password(self, service, name):
        del self.kept[service, name]


class Hanging(Keys):
    """It asks for a password in a window that nobody sees."""

    def __init__(self):
        super().__init__()
        self.freed = threading.Event()

    def get_password(self, service, name):
        self.freed.wait(20)


class Kept:
    """A program whose session is kept in `keys`, as StaffProgram puts it together."""

    def __init__(self, kind, server, folder, keys):
        self.store = SessionStore(folder, "agent", keys)
        self.program = kind(server, folder, self.store)
        self._writing = asyncio.create_task(self.store.run())

    async def __aenter__(self):
        self.program.presenter.start()
        return self.program

    async def __aexit__(self, *_error):
        await self.program.stop()
        await asyncio.wait_for(self.store.rest(), 10)
        self._writing.cancel()
        await asyncio.gather(self._writing, return_exceptions=True)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(shell, "PROBE_SECONDS", 0.02)


@pytest.fixture
async def ani(branch):
    await branch.person("ani")
    return LogIn("acme", "ani", PASSWORD)


KINDS = pytest.mark.parametrize("kind", [AgentProgram, AdminProgram])


@KINDS
async def test_who_was_signed_in_is_so_again_and_a_sign_out_forgets_it_everywhere(kind, branch, tmp_path):
    keys, login = Keys(), LogIn("acme", "admin", PASSWORD)
    async with Kept(kind, branch.server.url, tmp_path, keys) as program:
        await program.want(login)
        assert program.screen.me.username == "admin"
    (token,) = keys.kept.values()
    assert token == program.presenter._account._credentials.tokens.refresh_token, "and nothing else"
    assert not (tmp_path / "session").exists()
    async with Kept(kind, branch.server.url, tmp_path, keys) as program:
        await program.until(lambda: program.screen.me and not program.screen.busy)
        assert not program.presenter.signing_in
        assert not program.screen.locked
        await program.want(LogOut())
    assert keys.kept == {}
    async with Kept(kind, branch.server.url, tmp_path, keys) as program:
        await program.until(lambda: program.presenter.signing_in and not program.screen.busy)
        assert await program.presenter._account.kept() is None


@pytest.mark.parametrize("keys", [NoKeyring(), Hanging()], ids=["none", "hangs"])
async def test_without_a_key_store_a_file_of_ones_own_holds_it_which_is_said_once(
    keys, branch, ani, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(session_store, "WITHIN_SECONDS", 0.1)
    caplog.set_level(logging.INFO)
    async with Kept(AgentProgram, branch.server.url, tmp_path, keys) as program:
        await program.want(ani)
    if isinstance(keys, Hanging):
        keys.freed.set()
    assert stat.S_IMODE((tmp_path / "session").stat().st_mode) == 0o600
    assert len([one for one in caplog.messages if "key store cannot be used" in one]) == 1
    async with Kept(AgentProgram, branch.server.url, tmp_path, NoKeyring()) as program:
        await program.until(lambda: program.screen.me and not program.screen.busy)
        await program.want(LogOut())
    assert (tmp_path / "session").read_text() == "", "nobody is signed in, whatever a store may hold"
    assert PASSWORD not in caplog.text


class Moody(Keys):
    """It refuses everything while it is `locked`."""

    locked = False

    def _open(self):
        if self.locked:
            raise RuntimeError("The collection is locked.")

    def get_password(self, service, name):
        self._open()
        return super().get_password(service, name)

    def set_password(self, service, name, password):
        self._open()
        super().set_password(service, name, password)

    def delete_password(self, service, name):
        self._open()
        super().delete_password(service, name)


async def a_day(folder, keys, *tokens):
    """What is found in the morning; the store is `locked` from then on, or not. `tokens` follow one another."""
    locked, keys.locked = keys.locked, False
    store = SessionStore(folder, "agent", keys)
    found = await store.read()
    keys.locked = locked
    writing = asyncio.create_task(store.run())
    for token in tokens:
        store.keep(token)
        await asyncio.wait_for(store.rest(), 10)
    await asyncio.wait_for(store.rest(), 10)
    writing.cancel()
    keys.locked = False
    return found


async def test_what_a_store_missed_outranks_what_it_holds(tmp_path):
    """An old token that is used again counts as stolen."""
    keys = Moody()
    await a_day(tmp_path, keys, "first")
    keys.locked = True
    assert await a_day(tmp_path, keys, "second", "third") == "first"
    assert await a_day(tmp_path, keys) == "third"
    assert await a_day(tmp_path, keys, "fourth") == "third"
    assert not (tmp_path / "session").exists(), "the store has the newest again"
    assert await a_day(tmp_path, keys) == "fourth"


async def test_a_sign_out_that_a_store_missed_stays_one(tmp_path):
    keys = Moody()
    await a_day(tmp_path, keys, "first")
    keys.locked = True
    await a_day(tmp_path, keys, None)
    assert await a_day(tmp_path, keys) is None
    assert keys.kept == {}, "and is made up for"
    assert not (tmp_path / "session").exists()


async def test_a_start_that_ends_between_store_and_file_leaves_nothing_older(tmp_path, monkeypatch):
    keys = Moody()
    keys.locked = True
    await a_day(tmp_path, keys, "first")
    monkeypatch.setattr(SessionStore, "_is_in_keys", lambda *_: asyncio.Future())
    store = SessionStore(tmp_path, "agent", keys)
    await store.read()
    store.keep("second")
    writing = asyncio.create_task(store.run())
    async with asyncio.timeout(10):
        while await SessionStore(tmp_path, "agent", keys).read() != "second":
            await asyncio.sleep(0.01)
    writing.cancel()


async def test_a_reading_and_a_writing_let_down_together_say_it_once(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(session_store, "WITHIN_SECONDS", 0.1)
    caplog.set_level(logging.INFO)
    keys = Hanging()
    store = SessionStore(tmp_path, "agent", keys)
    store.keep("a token")
    writing = asyncio.create_task(store.run())
    await store.read()
    await asyncio.wait_for(store.rest(), 10)
    writing.cancel()
    keys.freed.set()
    assert len([one for one in caplog.messages if "key store cannot be used" in one]) == 1


def test_the_real_library_says_that_there_is_none():
    with pytest.raises(NoKeyringError):
        NoKeyring().get_password("QMS", "x")
    assert {"get_password", "set_password", "delete_password"} <= set(dir(keyring))


async def test_a_session_that_was_ended_elsewhere_leads_to_the_sign_in_and_is_forgotten(branch, ani, tmp_path):
    keys = Keys()
    async with Kept(AgentProgram, branch.server.url, tmp_path, keys) as program:
        await program.want(ani)
        user_id = program.screen.me.user_id
    await branch.admin.delete(f"/api/users/{user_id}/sessions")
    async with Kept(AgentProgram, branch.server.url, tmp_path, keys) as program:
        await program.until(lambda: not keys.kept)
        assert program.presenter.signing_in
        assert program.screen.login_error == ""


async def test_a_server_that_comes_later_finds_the_session_kept(database, tmp_path):
    keys = Keys()
    async with running_server(settings_for(database, role="api")) as server:
        await (await make_branch(server)).person("ani")
    with server_process(database, tmp_path) as process:
        async with Kept(AgentProgram, process.url, tmp_path / "ani", keys) as program:
            await program.want(LogIn("acme", "ani", PASSWORD))
        process.kill()
        async with Kept(AgentProgram, process.url, tmp_path / "ani", keys) as program:
            await program.until(lambda: program.screen.server_trouble)
            assert keys.kept
            await asyncio.to_thread(process.start)
            await program.until(lambda: not program.presenter.signing_in)


@KINDS
async def test_locked_nothing_is_done_and_the_password_goes_on_where_it_was(kind, branch, tmp_path):
    keys = Keys()
    await branch.admin.change("/api/tenant", lock_after_minutes=5)
    async with Kept(kind, branch.server.url, tmp_path, keys) as program:
        await program.want(LogIn("acme", "admin", PASSWORD))
        account = program.presenter._account
        assert account.lock_minutes == 5
        before = keys.kept.copy()
        program.presenter.handle(Lock())
        assert program.screen.locked
        await program.want(Unlock("not the password"))
        assert (program.screen.locked, program.screen.lock_error) == (True, "The password is not right.")
        await program.want(Unlock(PASSWORD))
        assert (program.screen.locked, program.screen.lock_error) == (False, "")
        assert not program.presenter.signing_in
    assert keys.kept != before
    assert account.was_left() is False


async def test_a_press_while_locked_calls_nobody_and_the_work_is_there_afterwards(branch, ani, tmp_path):
    await branch.admin.change("/api/tenant", lock_after_minutes=5)
    await branch.admin.issue(branch.services[0])
    async with Kept(AgentProgram, branch.server.url, tmp_path, Keys()) as program:
        await program.want(ani)
        await program.want(
            agent.ChooseCounter(program.screen.desk.counters[next(iter(program.screen.desk.counters))].counter_id)
        )
        program.presenter.handle(Lock())
        for intent in (agent.Primary(), agent.Pause("Lunch"), agent.LeaveCounter()):
            await program.want(intent)
        assert not program.screen.can_act
        await branch.admin.issue(branch.services[0])
        await program.until(lambda: len(program.screen.waiting(mine=True)) == 2)
        await program.want(Unlock(PASSWORD))
        assert (program.number, program.screen.counter.state) == (None, CounterState.OPEN)
        await program.want(agent.Primary())
        assert program.number == "A001"


async def test_who_left_it_locked_finds_it_locked_after_a_restart(branch, ani, tmp_path):
    keys = Keys()
    await branch.admin.change("/api/tenant", lock_after_minutes=5)
    async with Kept(AgentProgram, branch.server.url, tmp_path, keys) as program:
        await program.want(ani)
        program.presenter.handle(Lock())
    async with Kept(AgentProgram, branch.server.url, tmp_path, keys) as program:
        await program.until(lambda: program.screen.me and not program.screen.busy)
        assert program.screen.locked
        await program.want(LogOut())
        assert (program.screen.locked, program.presenter.signing_in) == (False, True)
