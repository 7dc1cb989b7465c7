"""Tell how a device is, when that has changed: who watches sees an empty printer without asking again and again."""

from uuid import UUID

from qms_server.store.devices import device_and_told, health_of, keep_told
from qms_server.usecases.unit import Unit


async def tell_device(unit: Unit, device_id: UUID) -> bool:
    """Whether it was told now: under the branch's lock, so each change once, whoever noticed it."""
    found = await device_and_told(unit.connection, device_id)
    if found is None:
        return False
    device, told = found
    health = health_of(device, unit.now)
    if health == told:
        return False
    await keep_told(unit.connection, device, health, unit.now)
    known = await device_and_told(unit.connection, device_id)
    unit.tell_device(known[0] if known is not None else device)
    return True
