"""The command line: what was asked for, and every failure a person can mend as one sentence without a trace."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from qms_server.app import create_app
from qms_server.domain.errors import Refusal
from qms_server.embedded.errors import EmbeddedPostgresError
from qms_server.logs import configure_logs
from qms_server.operations.backup import BackupFailedError, backup, restore
from qms_server.operations.database import DatabaseRefusedError, migrated_database
from qms_server.operations.openapi import openapi_json
from qms_server.operations.permissions import permissions_markdown
from qms_server.operations.rebuild import rebuild_analytics
from qms_server.operations.seed import seed_demo
from qms_server.operations.serve import PortInUseError, serve
from qms_server.operations.smoke import smoke
from qms_server.operations.tenants import create_tenant
from qms_server.settings import Settings, read_settings
from qms_server.store.transaction import Database

_SENTENCES = (BackupFailedError, EmbeddedPostgresError, DatabaseRefusedError, PortInUseError, Refusal, OSError)


def run(arguments: Sequence[str]) -> int:
    """The exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, **_overrides(parsed))
        configure_logs(settings.log_level)
        _COMMANDS[parsed.command](settings, parsed)
    except _SENTENCES as error:
        print(f"qms: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _overrides(parsed: argparse.Namespace) -> dict[str, object]:
    names = ("host", "port", "role", "demo")
    given = {name: getattr(parsed, name, None) for name in names}
    return {name: value for name, value in given.items() if value is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qms", description="The QMS server and its operations.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serving = commands.add_parser("serve", help="migrate, then serve")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8080)
    serving.add_argument("--role", choices=("all", "api", "worker"), default="all")
    serving.add_argument("--demo", action="store_true", help="seed the demo tenant if there is none")
    serving.add_argument("--smoke", action="store_true", help="answer /health/ready once, then stop")
    commands.add_parser("migrate", help="bring the database to this version")
    seeding = commands.add_parser("seed", help="make the demo tenant if there is none")
    seeding.add_argument("--server", default="http://127.0.0.1:8080")
    describing = commands.add_parser("openapi", help="write the OpenAPI document")
    describing.add_argument("file", nargs="?", type=Path)
    listing = commands.add_parser("permissions", help="write the table of permissions")
    listing.add_argument("file", nargs="?", type=Path)
    for name, words in (("backup", "write everything to a file"), ("restore", "replace everything by a backup")):
        commands.add_parser(name, help=words).add_argument("file", type=Path)
    commands.add_parser("rebuild-analytics", help="count all figures anew; the server may go on serving")
    creating = commands.add_parser("create-admin", help="make a tenant and its first admin")
    creating.add_argument("--tenant", required=True, help="the tenant's short name, as typed at login")
    creating.add_argument("--name", required=True, help="the organisation's name")
    creating.add_argument("--username", default="admin")
    return parser


def _serve(settings: Settings, parsed: argparse.Namespace) -> None:
    if parsed.smoke:
        smoke(settings)
    else:
        serve(settings)


def _migrate(settings: Settings, _: argparse.Namespace) -> None:
    with migrated_database(settings, shared=True):
        print("The database is up to date.")


def _seed(settings: Settings, parsed: argparse.Namespace) -> None:
    with migrated_database(settings, shared=True) as ready:
        asyncio.run(seed_demo(ready, parsed.server))


def _openapi(settings: Settings, parsed: argparse.Namespace) -> None:
    """Describing the API connects to nothing, so any address will do."""
    described = msgspec.structs.replace(settings, database_url=settings.database_url or "postgresql://localhost")
    document = openapi_json(create_app(described))
    if parsed.file is None:
        print(document)
    else:
        parsed.file.write_text(document + "\n", encoding="utf-8")


def _permissions(_: Settings, parsed: argparse.Namespace) -> None:
    if parsed.file is None:
        print(permissions_markdown(), end="")
    else:
        parsed.file.write_text(permissions_markdown(), encoding="utf-8")


def _backup(settings: Settings, parsed: argparse.Namespace) -> None:
    backup(settings, parsed.file)
    print(f"Everything is in {parsed.file}. Keep it as safe as the database: it holds all of it.")


def _restore(settings: Settings, parsed: argparse.Namespace) -> None:
    restore(settings, parsed.file)
    print(f"The database is as it was when {parsed.file} was written.")


def _rebuild_analytics(settings: Settings, _: argparse.Namespace) -> None:
    with migrated_database(settings, shared=True) as ready:
        asyncio.run(rebuild_analytics(str(ready.database_url), print))


def _create_admin(settings: Settings, parsed: argparse.Namespace) -> None:
    """The password is asked for, never given on the command line."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    with migrated_database(settings, shared=True) as ready:
        asyncio.run(_make_tenant(str(ready.database_url), parsed, password))
    print(f"Log in as {parsed.username} of tenant {parsed.tenant}.")


async def _make_tenant(dsn: str, parsed: argparse.Namespace, password: str) -> None:
    database = Database(dsn)
    try:
        await create_tenant(database, parsed.tenant, parsed.name, parsed.username, password)
    finally:
        await database.close()


_COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], None]] = {
    "serve": _serve,
    "migrate": _migrate,
    "seed": _seed,
    "openapi": _openapi,
    "permissions": _permissions,
    "backup": _backup,
    "restore": _restore,
    "create-admin": _create_admin,
    "rebuild-analytics": _rebuild_analytics,
}
