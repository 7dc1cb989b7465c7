"""`backup FILE` and `restore FILE`: PostgreSQL's own archive format, through its own programs.

A restored stream gets a new epoch, so that every client starts from a snapshot instead of resuming a history that is not
the one it knew.
"""

import asyncio
import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
import msgspec

from qms_server.embedded.account import Account
from qms_server.embedded.binaries import Binaries, binaries_for
from qms_server.embedded.cluster import reachable_cluster, running_cluster
from qms_server.embedded.roles import BACKUP, OWNER
from qms_server.settings import Settings


class BackupFailedError(Exception):
    """PostgreSQL's program failed; the message ends with its own words."""


class _Access(msgspec.Struct, frozen=True):
    """How pg_dump and pg_restore connect (PG* variables, no password on a command line), and the roles they take on."""

    environment: Mapping[str, str]
    dump_role: str | None
    owner_url: str
    backup_url: str


def backup(settings: Settings, file: Path) -> None:
    """Writes `file` whole or not at all; the server may go on serving. Raises BackupFailedError."""
    fresh = file.with_name(f"{file.name}.part")
    with _reading(settings) as access:
        role = [f"--role={access.dump_role}"] if access.dump_role else []
        _run("pg_dump", ["--format=custom", f"--file={fresh}", *role], access.environment)
    fresh.chmod(0o600)
    fresh.replace(file)


def restore(settings: Settings, file: Path) -> None:
    """Replaces everything by what `file` holds, in one transaction; refuses while a server runs on the data folder."""
    if not file.is_file():
        raise BackupFailedError(f"There is no backup {file}.")
    arguments = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    with _writing(settings) as access:
        _run("pg_restore", [*arguments, f"--dbname={access.environment['PGDATABASE']}", str(file)], access.environment)
        asyncio.run(_begin_new_epochs(access))


@contextmanager
def _reading(settings: Settings) -> Iterator[_Access]:
    if settings.database_url is not None:
        yield _external(settings)
        return
    with reachable_cluster(settings.data_dir) as cluster:
        yield _Access(cluster.environment(BACKUP), None, cluster.url(OWNER), cluster.url(BACKUP))


@contextmanager
def _writing(settings: Settings) -> Iterator[_Access]:
    if settings.database_url is not None:
        yield _external(settings)
        return
    with running_cluster(settings.data_dir) as cluster:
        yield _Access(cluster.environment(OWNER), None, cluster.url(OWNER), cluster.url(BACKUP))


def _external(settings: Settings) -> _Access:
    """A server of somebody else's: the owner, who has been granted qms_backup."""
    url = settings.migrate_database_url or settings.database_url or ""
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]
    environment = {
        "PGHOST": unquote(host),
        "PGPORT": str(parts.port or parse_qs(parts.query).get("port", ["5432"])[0]),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return _Access(environment, BACKUP, url, url)


def _run(program: str, arguments: list[str], environment: Mapping[str, str]) -> None:
    binaries: Binaries = binaries_for(Account())
    result = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [str(binaries.path(program)), *arguments],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        words = result.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupFailedError(f"{program} failed: {words[-1]}")


async def _begin_new_epochs(access: _Access) -> None:
    """As qms_backup, which alone sees every tenant's streams and may write their epochs."""
    connection = await asyncpg.connect(access.backup_url)
    try:
        if access.dump_role is not None:
            await connection.execute(f"SET ROLE {access.dump_role}")
        for row in await connection.fetch("SELECT stream_id FROM streams"):
            query = "UPDATE streams SET epoch = $2 WHERE stream_id = $1"
            await connection.execute(query, row["stream_id"], secrets.token_hex(6))
    finally:
        await connection.close()
