"""The demo tenant: two branches in different time zones, through the very use cases that an admin's clicks go through."""

import os
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from qms_contract.branches import Area, Branch, CreateArea, CreateBranch
from qms_contract.counters import Counter, CreateCounter
from qms_contract.devices import CreateDevice, Device, DeviceType
from qms_contract.ids import new_id
from qms_contract.services import CreateService, Service
from qms_contract.staff import CreateUser, Role, StaffRole
from qms_contract.wire import decode

from qms_server.compose import Parts
from qms_server.domain.access import Actor, Permission
from qms_server.operations import demo_data
from qms_server.operations.tenants import create_tenant, find_tenant, random_password, rename_tenant
from qms_server.settings import Settings
from qms_server.store.configuration import AREAS, BRANCHES, COUNTERS, DEVICES, SERVICES, USERS, Noun
from qms_server.store.requests import Answer
from qms_server.usecases.commands import Scope, hash_request
from qms_server.usecases.configure import create_entity
from qms_server.usecases.unit import Unit

T = TypeVar("T")


async def seed_demo(settings: Settings, server: str) -> None:
    """Makes the demo tenant unless there is one, and writes `demo.json` with how to get in; changes nothing otherwise."""
    parts = Parts(settings)
    try:
        if await find_tenant(parts.database, demo_data.SLUG) is None:
            written = await _Seeder(parts).seed(server)
            _write_private(settings, written)
    finally:
        await parts.database.close()


class _Seeder:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._users: list[dict[str, Any]] = []
        self._devices: list[dict[str, Any]] = []

    async def seed(self, server: str) -> dict[str, Any]:
        password = random_password()
        tenant_id, admin_id = await create_tenant(
            self._parts.database, f"{demo_data.SLUG}-{secrets.token_hex(4)}", demo_data.ORGANISATION, "admin", password
        )
        self._users.append({"username": "admin", "password": password, "role": "admin", "branch_id": None})
        self._admin = Actor(tenant_id=tenant_id, actor_id=admin_id, role=Role.ADMIN, branch_id=None, name="admin")
        branches = [await self._branch(plan) for plan in demo_data.BRANCHES]
        # Only a whole demo bears the name: a start that was killed in the middle is begun anew by the next.
        await rename_tenant(self._parts.database, tenant_id, demo_data.SLUG)
        tenant = {"tenant_id": tenant_id, "slug": demo_data.SLUG}
        return {
            "server": server,
            "tenant": tenant,
            "branches": branches,
            "users": self._users,
            "devices": self._devices,
        }

    async def _branch(self, plan: demo_data.BranchPlan) -> dict[str, Any]:
        command = CreateBranch(
            request_id=new_id(),
            name=plan.name,
            time_zone=plan.time_zone,
            languages=list(plan.languages),
            messages=list(plan.messages),
        )
        branch = await self._create(BRANCHES, command, None, Branch)
        areas = [await self._area(branch.branch_id, name) for name in plan.areas]
        services = [await self._service(branch.branch_id, number, one) for number, one in enumerate(plan.services)]
        counters = [await self._counter(branch.branch_id, number, services) for number in range(len(services))]
        await self._people(branch.branch_id, plan)
        await self._machines(branch.branch_id, plan)
        return {
            "branch_id": branch.branch_id,
            "name": branch.name,
            "areas": [{"area_id": area.area_id, "name": area.name} for area in areas],
            "services": [{"service_id": one.service_id, "code": one.code, "name": one.name} for one in services],
            "counters": [
                {"counter_id": one.counter_id, "name": one.name, "service_ids": one.service_ids} for one in counters
            ],
        }

    async def _area(self, branch_id: UUID, name: str) -> Area:
        command = CreateArea(request_id=new_id(), branch_id=branch_id, name=name)
        return await self._create(AREAS, command, branch_id, Area)

    async def _service(self, branch_id: UUID, number: int, plan: demo_data.ServicePlan) -> Service:
        command = CreateService(
            request_id=new_id(),
            branch_id=branch_id,
            code=plan.code,
            name=plan.names["en"],
            names=plan.names,
            hint=plan.hints["en"],
            hints=plan.hints,
            icon=plan.icon,
            sort_order=number,
            target_wait_minutes=20,
            max_wait_minutes=35,
        )
        return await self._create(SERVICES, command, branch_id, Service)

    async def _counter(self, branch_id: UUID, number: int, services: list[Service]) -> Counter:
        """Counter n serves service n, the one after it, and the last (the priority desk)."""
        served = {services[index].service_id for index in (number, (number + 1) % len(services), -1)}
        command = CreateCounter(
            request_id=new_id(),
            branch_id=branch_id,
            name=str(number + 1),
            service_ids=[service.service_id for service in services if service.service_id in served],
            sort_order=number,
        )
        return await self._create(COUNTERS, command, branch_id, Counter)

    async def _people(self, branch_id: UUID, plan: demo_data.BranchPlan) -> None:
        for username, display_name, role in plan.people:
            password = random_password()
            command = CreateUser(
                request_id=new_id(),
                username=username,
                password=password,
                display_name=display_name,
                role=StaffRole(role),
                branch_id=branch_id,
            )
            await self._create(USERS, command, None, msgspec.Raw)
            self._users.append({"username": username, "password": password, "role": role, "branch_id": branch_id})

    async def _machines(self, branch_id: UUID, plan: demo_data.BranchPlan) -> None:
        for kind, name in plan.devices:
            command = CreateDevice(request_id=new_id(), branch_id=branch_id, type=DeviceType(kind), name=name)
            device = await self._create(DEVICES, command, branch_id, Device)
            tokens = await self._parts.pairings.renew(self._admin, device.device_id)
            self._devices.append(
                {
                    "device_id": device.device_id,
                    "type": device.type,
                    "branch_id": branch_id,
                    "area_id": None,
                    "access_token": tokens.access_token,
                }
            )

    async def _create(self, noun: Noun, command: Any, branch_id: UUID | None, kind: type[T]) -> T:
        if branch_id is None:
            scope = Scope("tenant", self._admin.tenant_id, Permission.MANAGE_TENANT)
        else:
            scope = Scope("branch", branch_id, Permission.MANAGE_BRANCH)
        work: Callable[[Unit], Awaitable[Answer]] = partial(create_entity, noun=noun, command=command)
        answer = await self._parts.commands.run(
            self._admin, command.request_id, hash_request(noun.plural, command), scope, work
        )
        assert answer.status == 201, answer.body
        return decode(answer.body, kind)


def _write_private(settings: Settings, content: dict[str, Any]) -> None:
    """Passwords are in it: readable by the owner alone, and whole or not at all."""
    path = settings.data_dir / "demo.json"
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(content), indent=2))
    fresh.replace(path)
