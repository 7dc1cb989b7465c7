"""Devices: let in, revoked, and asked for something from afar. Qt-free."""

from functools import singledispatchmethod
from pathlib import Path

from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.devices import ApprovePairing, DeviceOrder
from qms_contract.problems import Code

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.estate import name_of
from qms_admin.order_desk import OrderDesk
from qms_admin.saving import Saver
from qms_admin.sections import Section


class DeviceDesk:
    def __init__(self, house: House, saver: Saver, orders: OrderDesk) -> None:
        self._house, self._saver, self._orders = house, saver, orders

    def at_once(self, intent: object) -> bool:
        match intent:
            case intents.LeaveDevice():
                self._house.show(held=None)
            case intents.HideContent():
                self._orders.put_away()
            case _:
                return False
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _approve(self, intent: intents.Approve) -> bool:
        house = self._house
        house.show(pairing_error="")
        body = ApprovePairing(
            user_code=intent.user_code, branch_id=intent.branch_id, name=intent.name, area_id=intent.area_id
        )
        try:
            device = await house.api.devices.approve_pairing(body)
        except TransportError as error:
            house.show(pairing_error=house.sentence(error))
            return True
        screen = house.screen.value
        house.show(chosen={**screen.chosen, Section.DEVICES: device.device_id})
        await house.read()
        house.show(section=Section.DEVICES, approved=screen.approved + 1)
        house.say("said.approved", name=device.name)
        return True

    @carry_out.register
    async def _revoke(self, intent: intents.Revoke) -> bool:
        device = self._house.screen.value.item(Section.DEVICES, intent.device_id)
        if device is None:
            return True
        try:
            await self._saver.revoke(device, force=intent.force)
        except Refused as error:
            if error.code is not Code.CONFLICT:
                raise
            await self._house.read()
            self._house.show(held=intent.device_id)
            return True
        await self._house.read()
        self._house.say("said.revoked", name=name_of(device))
        return True

    @carry_out.register
    async def _give_order(self, intent: intents.GiveOrder) -> bool:
        await self._orders.give(intent.device_id, intent.order)
        kiosk = self._house.screen.value.item(Section.DEVICES, intent.device_id)
        if intent.order is DeviceOrder.PRINT_TEST and kiosk is not None:
            self._house.say("said.test_asked", name=name_of(kiosk))
        return True

    @carry_out.register
    async def _show_content(self, intent: intents.ShowContent) -> bool:
        await self._orders.fetch(intent.order)
        return True

    @carry_out.register
    async def _keep_content(self, intent: intents.KeepContent) -> bool:
        try:
            await self._orders.keep(Path(intent.path))
        except OSError as error:
            self._house.complain("said.not_written", path=intent.path, trouble=str(error.strerror))
        else:
            self._house.say("said.written", path=intent.path)
        return True
