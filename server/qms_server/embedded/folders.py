"""Where a cluster lives: `postgres/` in the data folder, or under /var/lib/qms when root's folder is closed to others.

Modes of folders that are not ours are never loosened: a data folder under /root stays closed, and holds a note
(`postgres-location`) saying where its database is.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qms_server.embedded.account import SYSTEM_FOLDER, Account, is_root
from qms_server.embedded.errors import EmbeddedPostgresError

# sockaddr_un holds 108 bytes with the closing NUL.
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"
SHORT_PREFIX = "qms-pg-"
_SHELL_CHARACTERS = '"$`\\!'
_HOME = "postgres"
_LOCATION = "postgres-location"


def lock_file(data_dir: Path) -> Path:
    """The file whose lock says that a server uses the folder."""
    return data_dir / "postgres.lock"


def passwords_file(data_dir: Path) -> Path:
    """The roles' passwords, readable by the server's user only."""
    return data_dir / "postgres-passwords.json"


def existing_home(data_dir: Path) -> Path:
    """Where this folder's cluster is, or would be by default."""
    note = data_dir / _LOCATION
    if not note.is_file():
        return data_dir / _HOME
    home = Path(note.read_text(encoding="utf-8").strip())
    if not home.is_dir():
        # A new database here would look as if every ticket had been deleted.
        raise EmbeddedPostgresError(
            f"The database of {data_dir} was kept in {home}, which is gone:"
            f" bring it back, or delete {note} to begin anew."
        )
    return home


def prepare_home(data_dir: Path, account: Account) -> Path:
    """The cluster's folder, made if absent and owned by the account."""
    home = existing_home(data_dir)
    if not home.is_dir() and account.uid is not None and not _can_enter(account, data_dir):
        home = SYSTEM_FOLDER / "clusters" / uuid.uuid4().hex[:16]
        home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        home.mkdir(mode=0o700)
        (data_dir / _LOCATION).write_text(f"{home}\n", encoding="utf-8")
    home.mkdir(mode=0o700, exist_ok=True)
    account.own(home)
    return home


def refuse_shell_characters(*folders: Path) -> None:
    """pg_ctl hands paths to a shell in double quotes, so what a shell expands there cannot be in them."""
    for folder in folders:
        if sys.platform != "win32" and any(character in str(folder) for character in _SHELL_CHARACTERS):
            raise EmbeddedPostgresError(
                f"The path {folder} holds one of {' '.join(_SHELL_CHARACTERS)}: choose another."
            )


@contextmanager
def socket_folder(home: Path, account: Account) -> Iterator[Path]:
    """A private folder whose socket path fits the system's limit; a short one outside is removed after the block."""
    own = home / "run"
    if sys.platform == "win32" or _fits_a_url(own):
        # What a killed PostgreSQL left names a process number that may since belong to another program.
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(mode=0o700)
        account.own(own)
        yield own
        return
    short = Path(tempfile.mkdtemp(prefix=SHORT_PREFIX, dir=_short_base()))
    try:
        account.own(short)
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)


def _fits_a_url(folder: Path) -> bool:
    """libpq and asyncpg read a comma as the start of another host."""
    return len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(folder)


def _short_base() -> Path:
    candidates = [Path("/run")] if is_root() else [Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")]
    return next((base for base in candidates if os.access(base, os.W_OK)), Path("/tmp"))  # noqa: S108  mkdtemp is private


def _can_enter(account: Account, folder: Path) -> bool:
    """Ask the kernel, as that user, rather than the mode bits: ACLs and mounts decide too."""
    command = ["/usr/bin/test", "-x", str(folder)]
    return subprocess.run(command, check=False, cwd="/", **account.identity()).returncode == 0  # noqa: S603
