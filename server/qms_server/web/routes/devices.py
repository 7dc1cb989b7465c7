"""`/api/devices/…`: pairing, and what a device asks about itself. (Their configuration is in configuration.py.)"""

from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.devices import (
    ApprovePairing,
    Device,
    DeviceConfig,
    DeviceTokens,
    Heartbeat,
    HeartbeatAnswer,
    Pairing,
    PollPairing,
    StartPairing,
)

from qms_server.store.transaction import Database
from qms_server.usecases.pair_device import Pairings
from qms_server.usecases.run_device import device_config, take_heartbeat
from qms_server.web.answers import PROBLEM, READ_REFUSALS, ActorRequest
from qms_server.web.auth import ANYBODY, PUBLIC


@post(
    "/pairing",
    opt={PUBLIC: True},
    responses={400: PROBLEM, 429: PROBLEM},
    summary="Ask to be let in (RFC 8628)",
    security=ANYBODY,
)
async def start(data: JSONBody[StartPairing], pairings: NamedDependency[Pairings]) -> Pairing:
    return await pairings.start(data.type)


@post(
    "/pairing/token",
    status_code=200,
    opt={PUBLIC: True},
    responses={400: PROBLEM, 429: PROBLEM},
    summary="Approved yet?",
    security=ANYBODY,
)
async def poll(data: JSONBody[PollPairing], pairings: NamedDependency[Pairings]) -> DeviceTokens:
    return await pairings.poll(data.device_code)


@post(
    "/pairing/approve",
    status_code=200,
    responses={**READ_REFUSALS, 409: PROBLEM},
    summary="Let a device in by its code",
)
async def approve(request: ActorRequest, data: JSONBody[ApprovePairing], pairings: NamedDependency[Pairings]) -> Device:
    return await pairings.approve(request.user, data)


@post(
    "/{device_id:uuid}/token",
    status_code=200,
    responses=READ_REFUSALS,
    summary="A fresh token for a device set up by hand",
)
async def token(request: ActorRequest, device_id: FromPath[UUID], pairings: NamedDependency[Pairings]) -> DeviceTokens:
    return await pairings.renew(request.user, device_id)


@get("/me", responses=READ_REFUSALS, summary="All that the asking device needs to run")
async def me(request: ActorRequest, database: NamedDependency[Database]) -> DeviceConfig:
    return await device_config(database, request.user)


@post("/me/heartbeat", status_code=200, responses=READ_REFUSALS, summary="How the device is")
async def heartbeat(
    request: ActorRequest, data: JSONBody[Heartbeat], database: NamedDependency[Database]
) -> HeartbeatAnswer:
    return await take_heartbeat(database, request.user, data)


router = Router("/api/devices", route_handlers=[start, poll, approve, token, me, heartbeat], tags=["devices"])
