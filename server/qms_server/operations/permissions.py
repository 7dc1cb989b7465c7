"""docs/permissions.md, written from the matrix and the list of what each route takes."""

from uuid import UUID

from qms_contract.devices import DeviceType
from qms_contract.staff import Role

from qms_server.domain.access import WORDS, Actor, Permission
from qms_server.web.needs import ROUTES, TOPICS, Need

_HEAD = """# Permissions

Written by `python -m qms_server permissions docs/permissions.md`; do not edit. A role reaches its own branch, an admin
without a branch the whole tenant; another tenant's ids answer 404. A role that a tenant made (`/api/roles`) and an API key
(`/api/api-keys`) have exactly the permissions listed in them, and nobody gives a permission that they lack. Everybody sees
and ends their own sessions. Who has `branch.manage` may end what a colleague has open at a counter, and who has
`tenant.manage` may call to it.

## Roles
"""
_NOBODY = UUID(int=0)


def permissions_markdown() -> str:
    return "\n".join([_HEAD, *_roles(), "\n## Routes\n", *_routes(), "\n## Topics\n", *_topics()]) + "\n"


def _columns() -> dict[str, frozenset[Permission]]:
    """The built-in roles, a device by its type."""
    people = {role.value: _permissions(role, None) for role in (Role.ADMIN, Role.SUPERVISOR, Role.AGENT)}
    return people | {kind.value: _permissions(Role.DEVICE, kind) for kind in DeviceType}


def _permissions(role: Role, kind: DeviceType | None) -> frozenset[Permission]:
    actor = Actor(tenant_id=_NOBODY, actor_id=_NOBODY, role=role, branch_id=None, name="", device_type=kind)
    return actor.permissions


def _roles() -> list[str]:
    columns = _columns()
    rows = [
        [f"`{one.value}`", WORDS[one], *("yes" if one in given else "" for given in columns.values())]
        for one in Permission
    ]
    return _table(["permission", "allows to", *columns], rows)


def _routes() -> list[str]:
    return _table(["route", "takes"], [[f"`{route}`", _words(need)] for route, need in ROUTES.items()])


def _topics() -> list[str]:
    return _table(["topic", "takes"], [[f"`{kind.value}`", _words(need)] for kind, need in TOPICS.items()])


def _words(need: Need) -> str:
    return f"`{need.value}`" if isinstance(need, Permission) else need.value


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
