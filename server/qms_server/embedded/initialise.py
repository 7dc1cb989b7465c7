"""Create a cluster so that it is there whole or not at all.

initdb and the roles are made in a folder beside, renamed to `data` as the last step: whatever kills us before leaves
a folder that the next start removes. Roles and passwords are set in single-user mode, so that no server with a known
or empty password ever listens.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from qms_server.embedded.binaries import MAJOR_VERSION, Binaries
from qms_server.embedded.errors import EmbeddedPostgresError
from qms_server.embedded.roles import (
    BOOTSTRAP_SQL,
    SUPERUSER,
    load_passwords,
    new_passwords,
    password_sql,
    save_passwords,
)

_UNFINISHED = "unfinished-"
_INITDB = [
    f"--username={SUPERUSER}",
    "--auth=reject",  # pg_hba.conf is written by us before the first start
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # sorts the same on every machine and after every system upgrade
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
]


def ensure_initialised(home: Path, binaries: Binaries, passwords_path: Path) -> dict[str, str]:
    """Make the cluster in `home/data` unless it is there; returns the passwords by role."""
    for leftover in home.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    data = home / "data"
    if not data.is_dir():
        return _create(home, binaries, passwords_path)
    _check_version(data)
    passwords = load_passwords(passwords_path)
    if passwords is None:
        passwords = new_passwords()
        _single_user(data, binaries, password_sql(passwords))
        save_passwords(passwords_path, passwords)
    return passwords


def _create(home: Path, binaries: Binaries, passwords_path: Path) -> dict[str, str]:
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=home))
    binaries.account.own(unfinished)
    passwords = load_passwords(passwords_path) or new_passwords()
    arguments = [*_INITDB, f"--pgdata={unfinished}"]
    binaries.must_run("initdb", arguments, folder=home, doing="be created")
    _single_user(unfinished, binaries, BOOTSTRAP_SQL + password_sql(passwords))
    save_passwords(passwords_path, passwords)
    unfinished.rename(home / "data")
    _sync_folder(home)
    return passwords


def _single_user(data: Path, binaries: Binaries, sql: str) -> None:
    options = ["-c", "exit_on_error=true", "-c", "log_min_error_statement=panic"]  # a statement holds a password
    arguments = ["--single", "-D", str(data), *options, SUPERUSER]
    binaries.must_run("postgres", arguments, folder=data, doing="set its roles", stdin=sql)


def _check_version(data: Path) -> None:
    version = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != str(MAJOR_VERSION):
        raise EmbeddedPostgresError(
            f"The database in {data} was made by PostgreSQL {version} and this program brings {MAJOR_VERSION}:"
            " back it up with the old program and restore it with this one."
        )


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power cut."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
