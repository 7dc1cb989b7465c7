"""The kiosk's book and desk against the real server: every printed ticket exists exactly once, whatever happens."""

import asyncio
import random
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TimedOut
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.devices import Heartbeat
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket
from qms_contract.wire import utc_now
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.state import Issue


class World:
    """A kiosk's disk and server; `lost` is how often an answer to a batch gets lost after the work was done."""

    def __init__(self, api, config, folder, dice):
        self.api, self.config, self.folder, self.dice = api, config, folder, dice
        self.printed, self.lost, self.jump = {}, 0.0, timedelta()
        merge = api.tickets.merge_offline

        async def losing(body):
            answer = await merge(body)
            if dice.random() < self.lost:
                raise TimedOut
            return answer

        api.tickets.merge_offline = losing

    @asynccontextmanager
    async def run(self):
        """One life of the program; it ends like a crash, with whatever was under way left as it was."""
        tasks = Tasks()
        clock = ServerClock(lambda: utc_now() + self.jump)
        desk = OfflineDesk(self.api, TicketBook(self.folder / "offline.sqlite3"), tasks, clock)
        await desk.open()
        desk.start()
        try:
            yield desk
        finally:
            await tasks.stop()
            await desk.close()

    async def tap(self, desk, service_id):
        """Online first, now and then; then offline; printed, and mostly confirmed."""
        issue = Issue(new_id(), new_id(), service_id)
        if self.dice.random() < 0.3:
            body = IssueTicket(request_id=issue.request_id, service_id=service_id, ticket_id=issue.ticket_id)
            late = self.api.tickets.issue(body)
            ticket, _ = await asyncio.gather(desk.issue(issue, "en", self.config), late)
        else:
            ticket = await desk.issue(issue, "en", self.config)
        assert ticket.display_number not in self.printed.values()
        self.printed[ticket.ticket_id] = ticket.display_number
        if self.dice.random() < 0.9:
            await desk.confirm(ticket.ticket_id)


@pytest.fixture
async def api_of(branch):
    made = []

    async def make(known=None):
        """A new kiosk, or `known` after another start."""
        token = (await branch.device()).token if known is None else await known.caller.credentials.token()
        api = Api(branch.server.url, DeviceCredentials(token))
        made.append(api)
        return api, await api.devices.me()

    yield make
    for api in made:
        await api.close()


async def on_server(branch):
    snapshot = await branch.admin.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")
    return {one["ticket_id"]: one["display_number"] for one in snapshot.json()["tickets"]}


@pytest.mark.parametrize("seed", range(5))
async def test_every_printed_ticket_exists_exactly_once(branch, api_of, tmp_path, seed):
    dice = random.Random(seed)
    api, config = await api_of()
    world = World(api, config, tmp_path, dice)
    services = [service.service_id for service in config.services]
    world.lost = 0.5
    for _ in range(6):
        world.jump = timedelta(minutes=dice.choice([0, 0, -9, 9]))
        async with world.run() as desk:
            for _ in range(dice.randint(1, 12)):
                await world.tap(desk, dice.choice(services))
    world.lost = 0.0
    async with world.run() as desk:
        async with asyncio.timeout(20):
            while await desk.buffered():
                await asyncio.sleep(0.01)
    assert await on_server(branch) == {str(key): number for key, number in world.printed.items()}


async def test_a_long_buffer_is_brought_in_batches_after_a_restart(branch, api_of, tmp_path):
    api, config = await api_of()
    world = World(api, config, tmp_path, random.Random(1))
    book = TicketBook(tmp_path / "offline.sqlite3")
    desk = OfflineDesk(api, book, Tasks(), ServerClock())
    await desk.open()
    for _ in range(500):
        await desk.issue(Issue(new_id(), new_id(), config.services[0].service_id), "en", config)
    await desk.close()
    async with world.run() as desk, asyncio.timeout(60):
        while await desk.buffered():
            await asyncio.sleep(0.05)
    assert sorted((await on_server(branch)).values()) == sorted(
        f"{config.device.series}-{n:03d}" for n in range(1, 501)
    )


async def test_a_renamed_branch_and_a_deleted_service_lose_no_ticket_and_hold_up_none(branch, api_of, tmp_path):
    """The tickets of the deleted service are kept on the kiosk and told to staff with their numbers; the rest arrive."""
    api, config = await api_of()
    world = World(api, config, tmp_path, random.Random(2))
    gone, stays = config.services
    async with world.run() as desk:
        api.tickets.merge_offline = unreachable
        for service in (gone, stays, gone, stays):
            await desk.issue(Issue(new_id(), new_id(), service.service_id), "en", config)
    await branch.admin.change(f"/api/branches/{branch.branch_id}", name="Another name", languages=["id"])
    answer = await branch.admin.delete(f"/api/services/{gone.service_id}", params={"request_id": str(new_id())})
    assert answer.status_code == 204, answer.text
    api, config = await api_of(api)
    async with World(api, config, tmp_path, random.Random(2)).run() as desk, asyncio.timeout(20):
        while await desk.buffered():
            await asyncio.sleep(0.01)
        quarantined = await desk.quarantined()
        beat = Heartbeat(sent_at=utc_now(), app_version="1", quarantined=quarantined)
        await api.devices.heartbeat(beat)
    series = config.device.series
    assert set((await on_server(branch)).values()) == {f"{series}-002", f"{series}-004"}
    device = (await branch.admin.get(f"/api/devices/{config.device.device_id}")).json()
    told = {one["display_number"]: one["reason"] for one in device["quarantined"]}
    assert told == dict.fromkeys((f"{series}-001", f"{series}-003"), "There is no such service in this branch.")


async def unreachable(_body):
    raise TimedOut
