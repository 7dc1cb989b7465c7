"""Who runs PostgreSQL. It refuses to run as root, so root hands it to a system user of our own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from qms_server.embedded.errors import EmbeddedPostgresError

if sys.platform != "win32":
    import fcntl
    import pwd

SYSTEM_USER = "qms-db"
SYSTEM_FOLDER = Path("/var/lib/qms")


class ProcessIdentity(TypedDict, total=False):
    """The keyword arguments of subprocess that change the identity."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user PostgreSQL runs as; without a uid it is the user of this process."""

    uid: int | None = None
    gid: int | None = None

    def identity(self) -> ProcessIdentity:
        """What to pass to subprocess so that the program runs as this account."""
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder of ours to the account."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def is_root() -> bool:
    """Whether this process is the Unix superuser."""
    return sys.platform != "win32" and os.geteuid() == 0


def account_for(home: Path) -> Account:
    """The account for a cluster in `home`: an existing cluster keeps its owner, so that `sudo` never locks it away."""
    if sys.platform == "win32" or not is_root():
        return Account()
    if home.is_dir() and home.stat().st_uid != 0:
        return Account(home.stat().st_uid, home.stat().st_gid)
    return _system_account()


def _system_account() -> Account:
    existing = _look_up()
    if existing is not None:
        return existing
    # Two useradd at once have given one name two numbers (seen with two first starts in the same second).
    with _creating():
        failure = "" if _look_up() else _create_user()
    created = _look_up()
    if created is None:
        raise EmbeddedPostgresError(
            f"PostgreSQL must not run as root and the system user {SYSTEM_USER} could not be created"
            f" ({failure}): create it, or run the program as a normal user."
        )
    return created


@contextmanager
def _creating() -> Iterator[None]:
    with ExitStack() as stack:
        if sys.platform != "win32":
            SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
            stream = stack.enter_context((SYSTEM_FOLDER / "account.lock").open("w"))
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _look_up() -> Account | None:
    if sys.platform != "win32":
        with suppress(KeyError):
            entry = pwd.getpwnam(SYSTEM_USER)
            return Account(entry.pw_uid, entry.pw_gid)
    return None


def _create_user() -> str:
    """Run useradd; returns what it complained about, empty when it worked."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    try:
        result = subprocess.run(  # noqa: S603  fixed words
            command, capture_output=True, text=True, check=False, env={"PATH": path}
        )
    except FileNotFoundError:
        return "the program useradd is missing"
    return result.stderr.strip()
