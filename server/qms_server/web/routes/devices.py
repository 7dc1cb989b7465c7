"""`/api/devices/…`: pairing, and what a device asks about itself. (Their configuration is in configuration.py.)"""

from functools import partial
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from qms_contract.devices import (
    ApprovePairing,
    ContentType,
    Device,
    DeviceCommand,
    DeviceCommandPage,
    DeviceConfig,
    DeviceTokens,
    FleetSummary,
    Heartbeat,
    HeartbeatAnswer,
    OrderDevice,
    OrderResult,
    Pairing,
    PollPairing,
    StartPairing,
)

from qms_server.domain.access import Permission
from qms_server.store.configuration import DEVICES
from qms_server.store.transaction import Database
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.order_device import DeviceOrders, order_device
from qms_server.usecases.pair_device import Pairings
from qms_server.usecases.read_config import ConfigReader
from qms_server.usecases.run_device import device_config, take_heartbeat
from qms_server.web.answers import PROBLEM, READ_REFUSALS, ActorRequest, answers, run_command
from qms_server.web.auth import ANYBODY, PUBLIC
from qms_server.web.files import FILE, NOTHING_RUNS, also_as
from qms_server.web.routes.queues import Limit, Offset

_CONTENT = ResponseSpec(bytes, generate_examples=False, media_type=FILE, description="image/png or text/plain")


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
    responses={**READ_REFUSALS, 409: PROBLEM},
    summary="A fresh token for a device set up by hand; with `force` also while it may hold tickets that are nowhere else",
)
async def token(
    request: ActorRequest,
    device_id: FromPath[UUID],
    pairings: NamedDependency[Pairings],
    force: FromQuery[bool] = False,
) -> DeviceTokens:
    return await pairings.renew(request.user, device_id, force=force)


@get("/summary", responses=READ_REFUSALS, summary="How many devices there are, and how many need somebody")
async def summary(
    request: ActorRequest, config_reader: NamedDependency[ConfigReader], branch_id: FromQuery[UUID | None] = None
) -> FleetSummary:
    return await config_reader.fleet(request.user, branch_id)


@get("/me", responses=READ_REFUSALS, summary="All that the asking device needs to run")
async def me(request: ActorRequest, database: NamedDependency[Database]) -> DeviceConfig:
    return await device_config(database, request.user)


@post("/me/heartbeat", status_code=200, responses=READ_REFUSALS, summary="How the device is")
async def heartbeat(
    request: ActorRequest, data: JSONBody[Heartbeat], commands: NamedDependency[Commands]
) -> HeartbeatAnswer:
    return await take_heartbeat(commands, request.user, data)


@post(
    "/me/commands/{command_id:uuid}/result",
    status_code=200,
    responses=READ_REFUSALS,
    summary="What came of an order to the asking device",
)
async def result(
    request: ActorRequest,
    command_id: FromPath[UUID],
    data: JSONBody[OrderResult],
    orders: NamedDependency[DeviceOrders],
) -> DeviceCommand:
    return await orders.finish(request.user, command_id, data)


@post(
    "/{device_id:uuid}/commands",
    responses=answers((201, DeviceCommand)),
    summary="Ask a device to restart, reload, show its screen or send its log",
)
async def order(
    request: ActorRequest,
    device_id: FromPath[UUID],
    data: JSONBody[OrderDevice],
    commands: NamedDependency[Commands],
    config_reader: NamedDependency[ConfigReader],
) -> Response[bytes]:
    branch_id = await config_reader.branch_of(request.user, DEVICES, device_id)
    assert branch_id is not None, "a device has a branch"
    scope = Scope("branch", branch_id, Permission.MANAGE_BRANCH)
    work = partial(order_device, device_id=device_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope, work)


@get("/{device_id:uuid}/commands", responses=READ_REFUSALS, summary="Orders to a device, newest first")
async def list_orders(
    request: ActorRequest,
    device_id: FromPath[UUID],
    orders: NamedDependency[DeviceOrders],
    limit: Limit = 100,
    offset: Offset = 0,
) -> DeviceCommandPage:
    items, total = await orders.page(request.user, device_id, limit, offset)
    return DeviceCommandPage(items=items, total=total, limit=limit, offset=offset)


@get(
    "/{device_id:uuid}/commands/{command_id:uuid}/content",
    operation_class=also_as(*(str(one) for one in ContentType)),
    responses={**READ_REFUSALS, 200: _CONTENT},
    media_type=FILE,
    summary="The picture or log that a device sent",
)
async def content(
    request: ActorRequest, device_id: FromPath[UUID], command_id: FromPath[UUID], orders: NamedDependency[DeviceOrders]
) -> Response[bytes]:
    kind, data = await orders.content(request.user, device_id, command_id)
    return Response(data, media_type=kind, headers=NOTHING_RUNS)


router = Router(
    "/api/devices",
    route_handlers=[start, poll, approve, token, summary, me, heartbeat, result, order, list_orders, content],
    tags=["devices"],
)
