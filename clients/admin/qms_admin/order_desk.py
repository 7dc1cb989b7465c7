"""Orders to the chosen device: given, read again while they are looked at, and what came of them fetched. Qt-free."""

import asyncio
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from qms_clientkit.files import write_atomically
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError
from qms_contract.devices import Device, DeviceCommand, DeviceOrder, OrderDevice
from qms_contract.ids import new_id

from qms_admin.device_orders import SHOWN, Content, Orders
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen

SOON_SECONDS = 2.0
"""Between two questions while an order waits for its device, which tells nobody but the server when it is done."""
REST_SECONDS = 15.0


class OrderDesk:
    """Writes `screen.orders`. Reading is silent: of a lost connection the screen tells anyway."""

    def __init__(self, api: Api, screen: Observable[Screen], tasks: Tasks, soon: float = SOON_SECONDS) -> None:
        self._api, self._screen, self._tasks, self._soon = api, screen, tasks, soon
        self._watched: UUID | None = None
        self._watch_task: asyncio.Task[None] | None = None
        screen.subscribe(self._look)

    async def give(self, device_id: UUID, order: DeviceOrder) -> None:
        """Raises transport errors."""
        await self._api.devices.order(device_id, OrderDevice(request_id=new_id(), command=order))
        await self._read(device_id)
        self._begin(self._watched)

    async def fetch(self, order: DeviceCommand) -> None:
        """What the device sent for `order` is looked at. Raises transport errors."""
        data = await self._api.devices.order_content(order.device_id, order.command_id)
        self._look_at(Content(order, data))

    def put_away(self) -> None:
        """It has been looked at."""
        self._look_at(None)

    async def keep(self, path: Path) -> None:
        """What is looked at goes into the file `path`. Raises OSError."""
        content = self._screen.value.orders.content
        if content is not None:
            await asyncio.to_thread(write_atomically, path, content.data)

    def _look_at(self, content: Content | None) -> None:
        self._screen.update(lambda screen: replace(screen, orders=replace(screen.orders, content=content)))

    def _look(self, screen: Screen) -> None:
        wanted = _wanted(screen)
        if wanted != self._watched:
            self._watched = wanted
            self._begin(wanted)

    def _begin(self, wanted: UUID | None) -> None:
        """Watch this device's orders from now on, and no other's."""
        if self._watch_task is not None:
            self._watch_task.cancel()
        self._watch_task = self._tasks.spawn("orders", self._watch(wanted)) if wanted is not None else None

    async def _watch(self, device_id: UUID) -> None:
        while True:
            try:
                await self._read(device_id)
            except TransportError:
                self._screen.update(lambda screen: _without_others(screen, device_id))
            await asyncio.sleep(self._soon if self._screen.value.orders.waiting else REST_SECONDS)

    async def _read(self, device_id: UUID) -> None:
        page = await self._api.devices.orders(device_id, limit=SHOWN)
        if device_id == self._watched:
            self._screen.update(lambda screen: _with_items(screen, device_id, tuple(page.items)))


def _wanted(screen: Screen) -> UUID | None:
    """The device that is looked at."""
    if screen.phase is Phase.LOGIN or screen.lost_since is not None or screen.section is not Section.DEVICES:
        return None
    chosen_id = screen.chosen_id
    device = screen.item(Section.DEVICES, chosen_id) if chosen_id is not None else None
    return device.device_id if isinstance(device, Device) else None


def _with_items(screen: Screen, device_id: UUID, items: tuple[DeviceCommand, ...]) -> Screen:
    return replace(screen, orders=replace(screen.orders, device_id=device_id, items=items))


def _without_others(screen: Screen, device_id: UUID) -> Screen:
    """What was read of this device before stays; of one whose orders may not be read nothing is known."""
    return screen if screen.orders.device_id == device_id else replace(screen, orders=Orders(device_id))
