"""Calls of unattended programs: pairing, configuration, health; and what their managers ask of them."""

from qms_contract.devices import (
    ApprovePairing,
    Device,
    DeviceCommand,
    DeviceCommandPage,
    DeviceConfig,
    DeviceTokens,
    DeviceType,
    FleetSummary,
    Heartbeat,
    HeartbeatAnswer,
    OrderDevice,
    OrderResult,
    Pairing,
    PollPairing,
    StartPairing,
)
from qms_contract.ids import CommandId, DeviceId

from qms_clientkit.transport.caller import Caller, Request


class DeviceCalls:
    """One method a route; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def start_pairing(self, kind: DeviceType) -> Pairing:
        """`POST /api/devices/pairing`."""
        return await self._caller.once(
            Request("POST", "/api/devices/pairing", StartPairing(type=kind), anonymous=True), Pairing
        )

    async def poll_pairing(self, device_code: str) -> DeviceTokens:
        """`POST /api/devices/pairing/token`; Refused (AUTHORIZATION_PENDING …) until approved."""
        body = PollPairing(device_code=device_code)
        return await self._caller.once(
            Request("POST", "/api/devices/pairing/token", body, anonymous=True), DeviceTokens
        )

    async def approve_pairing(self, body: ApprovePairing) -> Device:
        """`POST /api/devices/pairing/approve` (admin, supervisor)."""
        return await self._caller.once(Request("POST", "/api/devices/pairing/approve", body), Device)

    async def summary(self) -> FleetSummary:
        """`GET /api/devices/summary`: of all devices that the caller reaches."""
        return await self._caller.get("/api/devices/summary", FleetSummary)

    async def me(self) -> DeviceConfig:
        """`GET /api/devices/me`."""
        return await self._caller.get("/api/devices/me", DeviceConfig)

    async def answer_order(self, command_id: CommandId, body: OrderResult) -> DeviceCommand:
        """`POST /api/devices/me/commands/{command_id}/result`; a repeat changes nothing."""
        return await self._caller.command(
            Request("POST", f"/api/devices/me/commands/{command_id}/result", body), DeviceCommand
        )

    async def order(self, device_id: DeviceId, body: OrderDevice) -> DeviceCommand:
        """`POST /api/devices/{device_id}/commands` (admin, supervisor)."""
        return await self._caller.command(Request("POST", f"/api/devices/{device_id}/commands", body), DeviceCommand)

    async def orders(self, device_id: DeviceId, *, limit: int | None = None) -> DeviceCommandPage:
        """`GET /api/devices/{device_id}/commands`: the newest first (admin, supervisor)."""
        return await self._caller.get(f"/api/devices/{device_id}/commands", DeviceCommandPage, limit=limit)

    async def order_content(self, device_id: DeviceId, command_id: CommandId) -> bytes:
        """`GET /api/devices/{device_id}/commands/{command_id}/content`: the picture or log (admin, supervisor)."""
        return await self._caller.get(f"/api/devices/{device_id}/commands/{command_id}/content", bytes)

    async def heartbeat(self, body: Heartbeat) -> HeartbeatAnswer:
        """`POST /api/devices/me/heartbeat`."""
        return await self._caller.once(Request("POST", "/api/devices/me/heartbeat", body), HeartbeatAnswer)
