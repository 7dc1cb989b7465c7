"""The embedded database as the rest of the server sees it.

    with running_cluster(data_dir) as cluster:
        serve(cluster.url(APP))

Plain synchronous code: enter it before the event loop starts (or in a worker thread). The first start makes the
cluster, the roles and the database `qms`; a later one takes about 0.2 s.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from qms_server.embedded.account import Account, account_for
from qms_server.embedded.binaries import Binaries, binaries_for
from qms_server.embedded.errors import DataFolderInUseError, os_errors_in_words
from qms_server.embedded.folders import existing_home, lock_file, passwords_file, prepare_home, refuse_shell_characters
from qms_server.embedded.initialise import ensure_initialised
from qms_server.embedded.lock import exclusive_lock
from qms_server.embedded.postmaster import Address, read_pid_file, running_postmaster
from qms_server.embedded.roles import DATABASE, load_passwords

_ATTACH_SECONDS = 30.0
_NO_OVERRIDES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL: how to connect to it, and its programs."""

    address: Address
    binaries: Binaries
    _passwords: Mapping[str, str] = field(repr=False)

    def url(self, role: str, database: str = DATABASE) -> str:
        """`postgresql://…` for asyncpg and libpq; it holds the password, so never log it or put it in a command."""
        credentials = f"{role}:{quote(self._passwords[role], safe='')}"
        if sys.platform == "win32":
            return f"postgresql://{credentials}@{self.address.host}:{self.address.port}/{database}"
        return f"postgresql://{credentials}@/{database}?host={quote(self.address.host)}&port={self.address.port}"

    def environment(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """The PG* variables by which pg_dump and pg_restore connect, so that no password stands on a command line."""
        return {
            "PGHOST": self.address.host,
            "PGPORT": str(self.address.port),
            "PGUSER": role,
            "PGPASSWORD": self._passwords[role],
            "PGDATABASE": database,
        }

    def program(self, name: str) -> Path:
        """The full path of a PostgreSQL program, such as `pg_dump`."""
        return self.binaries.path(name)


@contextmanager
def running_cluster(data_dir: Path, overrides: Mapping[str, str] = _NO_OVERRIDES) -> Iterator[Cluster]:
    """PostgreSQL on `data_dir` for the block; `overrides` are PostgreSQL settings.

    Raises EmbeddedPostgresError (the folder is unusable, the disk full, …) or its DataFolderInUseError.
    """
    with ExitStack() as stack:
        with os_errors_in_words(data_dir):
            cluster = _started(data_dir.resolve(), overrides, stack)
        yield cluster


@contextmanager
def reachable_cluster(data_dir: Path) -> Iterator[Cluster]:
    """The cluster of a server that runs on `data_dir`, or else one started for the block: for backup and the like."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(running_cluster(data_dir))
        except DataFolderInUseError:
            with os_errors_in_words(data_dir):
                cluster = _attached(data_dir.resolve())
        yield cluster


def _started(data_dir: Path, overrides: Mapping[str, str], stack: ExitStack) -> Cluster:
    data_dir.mkdir(parents=True, exist_ok=True)
    stack.enter_context(exclusive_lock(lock_file(data_dir), data_dir))
    account = account_for(existing_home(data_dir))
    binaries = binaries_for(account)
    home = prepare_home(data_dir, account)
    refuse_shell_characters(home, binaries.folder)
    passwords = ensure_initialised(home, binaries, passwords_file(data_dir))
    address = stack.enter_context(running_postmaster(home, binaries, overrides))
    return Cluster(address, binaries, passwords)


def _attached(data_dir: Path) -> Cluster:
    deadline = time.monotonic() + _ATTACH_SECONDS
    while time.monotonic() < deadline:
        found = read_pid_file(existing_home(data_dir) / "data")
        passwords = load_passwords(passwords_file(data_dir))
        if found is not None and found.ready and passwords is not None:
            return Cluster(found.address, binaries_for(Account()), passwords)
        time.sleep(0.1)
    raise DataFolderInUseError(f"The server on {data_dir} has not opened its database yet; try again in a minute.")
