"""A hundred thousand branches, people and devices in the admin's window, on a real server: only what is looked at is read."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from PySide6.QtTest import QTest
from qms_admin import intents
from qms_admin.compose import build
from qms_admin.listing import PAGE
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.staff.intents import TryNow
from qms_clientkit.transport.errors import Unreachable

from tests.support.admin_lists import MANY, add_crowd, open_picker, press_row, row_of, rows_of, view_of
from tests.support.admin_window import find, press, write
from tests.support.branches import make_branch
from tests.support.qt_loop import run_in_qt, until
from tests.support.server import PASSWORD, running_server, settings_for

STALL = 0.5
"""A list that were read whole would take a thousand answers, and its rows many seconds to make."""
FEW = 4


class Asked:
    """Which pages of which lists were asked of the server."""

    def __init__(self, api):
        self.pages = []
        for noun in ("branches", "users", "devices"):
            calls = getattr(api.configuration, noun)
            calls.list = self._noting(noun, calls.list)

    def _noting(self, noun, listed):
        async def noting(**query):
            if "id" not in (query.get("asked") or {}) and query.get("limit") == PAGE:
                self.pages.append((noun, (query.get("offset") or 0) // PAGE))
            return await listed(**query)

        return noting

    def of(self, noun):
        return [number for name, number in self.pages if name == noun]


@asynccontextmanager
async def unstalled():
    """The window's loop turns all the while."""
    longest, last, ended = 0.0, time.monotonic(), False

    async def turn():
        nonlocal longest, last
        while not ended:
            await asyncio.sleep(0.005)
            now = time.monotonic()
            longest, last = max(longest, now - last), now

    turning = asyncio.create_task(turn())
    yield
    ended = True
    await turning
    assert longest < STALL


async def soon(act):
    """`act()` outside of every task, since QTest turns the event loop; what it gave."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_soon(lambda: done.set_result(act()))
    return await done


async def sign_in(window):
    for name, words in (("login_tenant", "acme"), ("login_username", "admin"), ("login_password", PASSWORD)):
        await write(window, name, words)
    await press(window, "login_go")
    await until(lambda: find(window, "nav_devices") is not None)


@pytest.fixture
def at_work(database, tmp_path):
    """`at_work(play)`: `play(client, branch, asked)` with the window of somebody who has signed in."""

    def run(play, many=MANY):
        async def main():
            async with running_server(settings_for(database, role="api")) as server:
                branch = await make_branch(server)
                await add_crowd(database, branch, many)
                client = build(application("admin"), Arguments(server=server.url, data_dir=tmp_path, windowed=True))
                asked = Asked(client.api)
                client.window.show()
                client.start()
                try:
                    await sign_in(client.window)
                    await play(client, branch, asked)
                finally:
                    client.window.hide()
                    await client.stop()

        run_in_qt(application("admin"), main, 120)

    return run


def test_of_a_hundred_thousand_devices_only_the_pages_in_sight_are_read(at_work):
    async def play(client, _branch, asked):
        window = client.window
        assert len(asked.pages) <= FEW, "signing in reads no long list"
        async with unstalled():
            await press(window, "nav_devices")
            await until(lambda: row_of(window, "device_rows", "Display 000001") is not None)
            view = view_of(window, "device_rows")
            assert view.model().rowCount() == MANY
            view.scrollTo(view.model().index(MANY // 2))
            await until(lambda: view.model().index(MANY // 2).data() == row_in_the_middle(view))
            view.scrollToBottom()
            await until(lambda: view.model().index(MANY - 1).data().startswith(f"Display {MANY}"))
        assert len(set(asked.of("devices"))) <= 2 * FEW, "what is in sight is read again as time goes by"
        await soon(lambda: press_row(window, "device_rows", "Display 000002"))
        await until(lambda: find(window, "device_title").text() == "Display 000002")

    at_work(play)


def row_in_the_middle(view):
    said = view.model().index(MANY // 2).data()
    return said if said.startswith(f"Display {MANY // 2 + 1:06}") else None


def test_typing_never_waits_and_what_was_typed_last_is_found(at_work):
    async def play(client, _branch, asked):
        window = client.window
        for nav, search, rows, word in (
            ("nav_staff", "long_search", "long_rows", "Person"),
            ("nav_branches", "long_search", "long_rows", "Branch"),
            ("nav_devices", "device_search", "device_rows", "Display"),
        ):
            await press(window, nav)
            await until(lambda rows=rows, word=word: row_of(window, rows, f"{word} 000001") is not None)
            before = len(asked.pages)
            async with unstalled():
                for key in "004711":
                    await soon(lambda search=search, key=key: QTest.keyClicks(find(window, search), key))
                    await asyncio.sleep(0.02)
                found = f"{word} 004711"
                await until(
                    lambda rows=rows, found=found: [one.startswith(found) for one in rows_of(window, rows)] == [True]
                )
            assert len(asked.pages) - before <= FEW, "it is sought when the typing rests"

    at_work(play)


def test_the_chosen_one_and_what_was_written_outlive_scrolling_a_search_and_a_change(at_work):
    async def play(client, branch, _asked):
        window, presenter = client.window, client.presenter
        await press(window, "nav_staff")
        await until(lambda: row_of(window, "long_rows", "Person 000003") is not None)
        await soon(lambda: press_row(window, "long_rows", "Person 000003"))
        await until(lambda: find(window, "detail_title").text() == "Person 000003")
        await write(window, "staff_display_name", "Sari Dewi")
        view = view_of(window, "long_rows")
        view.scrollToBottom()
        await until(lambda: view.model().index(view.model().rowCount() - 1).data().startswith("Person 003000"))
        await soon(lambda: QTest.keyClicks(find(window, "long_search"), "002000"))
        await until(lambda: view.model().rowCount() == 1)
        assert find(window, "staff_display_name").text() == "Sari Dewi"
        person = presenter.screen.value.item(Section.STAFF, presenter.screen.value.chosen_id)
        await branch.admin.change(f"/api/users/{person.user_id}", language="id")
        await until(lambda: presenter.screen.value.item(Section.STAFF, person.user_id).language == "id")
        assert find(window, "staff_display_name").text() == "Sari Dewi"
        await press(window, "save")
        await until(lambda: not presenter.screen.value.drafts)
        answer = (await branch.admin.get(f"/api/users/{person.user_id}")).json()
        assert (answer["display_name"], answer["language"]) == ("Sari Dewi", "id")

    at_work(play, 3000)


def test_rows_in_sight_change_when_somebody_else_changes_them(at_work):
    async def play(client, branch, _asked):
        window = client.window
        await press(window, "nav_branches")
        await until(lambda: row_of(window, "long_rows", "Branch 000002") is not None)
        await branch.admin.change(f"/api/branches/{branch.branch_id}", name="Aceh")
        await until(lambda: rows_of(window, "long_rows")[0].startswith("Aceh"))
        made = await branch.admin.command("/api/branches", name="Ambon", time_zone="Asia/Jayapura")
        await until(lambda: rows_of(window, "long_rows")[1].startswith("Ambon"))
        removed = f"/api/branches/{made.json()['branch_id']}"
        await branch.admin.delete(removed, params={"request_id": made.json()["branch_id"]})
        await until(lambda: row_of(window, "long_rows", "Ambon") is None)

    at_work(play, 3000)


def test_another_branch_is_found_by_typing_and_chosen(at_work):
    async def play(client, branch, _asked):
        window, screen = client.window, client.presenter.screen
        await branch.admin.command("/api/branches", name="Northgate", time_zone="Asia/Jakarta")
        panel = await soon(lambda: open_picker(window, "branch"))
        await soon(lambda: QTest.keyClicks(find(panel, "pick_search"), "Northgate"))
        await until(lambda: rows_of(panel, "pick_rows") == ["Northgate"])
        await soon(lambda: press_row(panel, "pick_rows", "Northgate"))
        await until(lambda: screen.value.estate.branch.name == "Northgate")
        await until(lambda: find(window, "branch").currentText() == "Northgate")

    at_work(play, 3000)


async def test_a_lost_server_is_said_and_the_list_is_read_when_it_is_back(admin):
    listed, admin.api.configuration.users.list = admin.api.configuration.users.list, refuse
    await admin.want(intents.Go(Section.STAFF))
    await admin.until(lambda: admin.screen.estate.shelf.listing(Where.PAGE, Section.STAFF).trouble)
    admin.api.configuration.users.list = listed
    await admin.want(intents.SeeRow(Where.PAGE, Section.STAFF, 0))
    assert admin.shown(Section.STAFF) == [], "it is not asked without end"
    turn = admin.screen.estate.shelf.listing(Where.PAGE, Section.STAFF).turn
    await admin.want(TryNow())
    await admin.until(lambda: admin.screen.estate.shelf.listing(Where.PAGE, Section.STAFF).turn > turn)
    await admin.want(intents.SeeRow(Where.PAGE, Section.STAFF, 0))
    await admin.until(lambda: [one.username for one in admin.shown(Section.STAFF)] == ["admin"])
    assert not admin.screen.estate.shelf.listing(Where.PAGE, Section.STAFF).trouble


async def refuse(**_query):
    raise Unreachable("The server does not answer.")
