"""Ask a device to do something: restart, read its configuration again, show its screen, send its log.

The order is a row, told on the device's topic and given to it with every heartbeat until it answers, so that none is lost
with a socket. Whoever asks is in the audit log: a picture of a screen may show a visitor's number.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from qms_contract.audit import AuditAction
from qms_contract.devices import DeviceCommand, OrderDevice, OrderResult, OrderState
from qms_contract.ids import new_id

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound, ValidationFailed
from qms_server.store.commands import add_order, find_order, finish_order, order_content, page_of_orders
from qms_server.store.configuration import DEVICES
from qms_server.store.requests import Answer
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import answer_of
from qms_server.usecases.run_device import load_device
from qms_server.usecases.unit import Unit


async def order_device(unit: Unit, device_id: UUID, command: OrderDevice) -> Answer:
    """201 with the order. Raises NotFound."""
    device = await load_device(unit.connection, device_id)
    if device is None or device.branch_id != unit.branch_id:
        raise NotFound("There is no such device.")
    order = DeviceCommand(
        command_id=new_id(),
        device_id=device_id,
        command=command.command,
        state=OrderState.WAITING,
        created_at=unit.now,
        created_by=unit.actor.name,
    )
    await add_order(unit.connection, unit.actor.tenant_id, order)
    deed = (AuditAction.DEVICE_COMMANDED, DEVICES.plural, device_id, unit.branch_id)
    await audit(unit.connection, unit.actor, unit.now, *deed, after={"command": command.command.value})
    unit.tell_order(order)
    return answer_of(201, order)


class DeviceOrders:
    """Read orders, and take what devices answer."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def page(self, actor: Actor, device_id: UUID, limit: int, offset: int) -> tuple[list[DeviceCommand], int]:
        """Newest first. Raises NotFound or Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            await _require_device(transaction.connection, actor, device_id)
            return await page_of_orders(transaction.connection, device_id, self._clock(), limit, offset)

    async def content(self, actor: Actor, device_id: UUID, command_id: UUID) -> tuple[str, bytes]:
        """Type and bytes of what the device sent. Raises NotFound or Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            await _require_device(transaction.connection, actor, device_id)
            content = await order_content(transaction.connection, device_id, command_id)
        if content is None:
            raise NotFound("The device has sent nothing for this order.")
        return content

    async def finish(self, actor: Actor, command_id: UUID, result: OrderResult) -> DeviceCommand:
        """The order with the device's answer; a repeat changes nothing. Takes no lock, as a heartbeat takes none."""
        if actor.device_type is None:
            raise Forbidden("Only a device may answer an order.")
        if (result.content is None) != (result.content_type is None):
            raise ValidationFailed("A content has a type.", [{"field": "content_type"}])
        now = self._clock()
        async with self._database.transaction(actor.tenant_id) as transaction:
            await finish_order(transaction.connection, actor.actor_id, command_id, now, result)
            order = await find_order(transaction.connection, actor.actor_id, command_id, now)
        if order is None:
            raise NotFound("There is no such order.")
        return order


async def _require_device(connection: object, actor: Actor, device_id: UUID) -> None:
    device = await load_device(connection, device_id)
    if device is None:
        raise NotFound("There is no such device.")
    actor.require(Permission.MANAGE_BRANCH, device.branch_id)
