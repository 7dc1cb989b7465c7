"""Calls of unattended programs: pairing, configuration, health."""

from qms_contract.devices import (
    ApprovePairing,
    Device,
    DeviceCommand,
    DeviceConfig,
    DeviceTokens,
    DeviceType,
    Heartbeat,
    HeartbeatAnswer,
    OrderResult,
    Pairing,
    PollPairing,
    StartPairing,
)
from qms_contract.ids import CommandId

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

    async def me(self) -> DeviceConfig:
        """`GET /api/devices/me`."""
        return await self._caller.get("/api/devices/me", DeviceConfig)

    async def answer_order(self, command_id: CommandId, body: OrderResult) -> DeviceCommand:
        """`POST /api/devices/me/commands/{command_id}/result`; a repeat changes nothing."""
        return await self._caller.command(
            Request("POST", f"/api/devices/me/commands/{command_id}/result", body), DeviceCommand
        )

    async def heartbeat(self, body: Heartbeat) -> HeartbeatAnswer:
        """`POST /api/devices/me/heartbeat`."""
        return await self._caller.once(Request("POST", "/api/devices/me/heartbeat", body), HeartbeatAnswer)
