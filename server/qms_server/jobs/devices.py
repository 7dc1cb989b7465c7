"""Devices that have gone: nobody but the server can say so."""

from functools import partial

from qms_server.domain.access import Permission
from qms_server.jobs.system import each, system_of
from qms_server.store.devices import LostDevice, lost_devices
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.tell_device import tell_device


async def tell_lost_devices(commands: Commands) -> int:
    """Tells of devices that were there and are not heard any more; of how many. Safe with several workers."""

    async def tell(lost: LostDevice) -> bool:
        scope = Scope("branch", lost.branch_id, Permission.MANAGE_BRANCH)
        return await commands.run_keyed(
            system_of(lost.tenant_id), scope, partial(tell_device, device_id=lost.device_id)
        )

    return await each(commands, partial(lost_devices, now=commands.clock()), lambda lost: lost.device_id, tell)
