"""Start and stop the PostgreSQL server of one cluster, also one that a killed server left running.

Whoever calls holds the data folder's lock, so a postmaster found alive has lost its server: it is stopped cleanly and
started anew rather than adopted, which leaves one way to start and one set of settings.
"""

import shutil
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qms_server.embedded.binaries import Binaries
from qms_server.embedded.errors import EmbeddedPostgresError, explained
from qms_server.embedded.folders import SHORT_PREFIX, socket_folder
from qms_server.embedded.settings import access_rules, rendered

# Recovery after a power cut replays the write-ahead log, which takes minutes on a slow disk.
_START_SECONDS = 600
_STOP_SECONDS = 60
_UNIX_PORT = 5432
# Backends of a killed postmaster notice its end within moments; until then their shared memory is in use.
_SHARED_MEMORY_BUSY = "pre-existing shared memory block"
_SHARED_MEMORY_SECONDS = 20.0


@dataclass(frozen=True)
class Address:
    """Where a running postmaster listens: a folder with its Unix socket, or 127.0.0.1."""

    host: str
    port: int


@dataclass(frozen=True)
class PidFile:
    """What postmaster.pid says."""

    pid: int
    address: Address
    ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """The postmaster.pid of a cluster; None when there is none or it is not yet complete."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        address = Address(host=lines[4] or lines[5], port=int(lines[3]))
        return PidFile(pid=int(lines[0]), address=address, ready=len(lines) > 7 and lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):
        return None


@contextmanager
def running_postmaster(home: Path, binaries: Binaries, overrides: Mapping[str, str]) -> Iterator[Address]:
    """PostgreSQL on `home/data` for the block; stopped cleanly after it, also when starting was interrupted."""
    data = home / "data"
    _end_leftover(home, binaries)
    with socket_folder(home, binaries.account) as socket_dir:
        port = _free_port() if sys.platform == "win32" else _UNIX_PORT
        _write(data / "postgresql.conf", rendered(str(socket_dir), port, overrides), binaries)
        _write(data / "pg_hba.conf", access_rules(), binaries)
        try:
            _start(home, binaries)
            yield Address("127.0.0.1" if sys.platform == "win32" else str(socket_dir), port)
        finally:
            _stop(home, binaries)


def _start(home: Path, binaries: Binaries) -> None:
    deadline = time.monotonic() + _SHARED_MEMORY_SECONDS
    log = home / "startup.log"
    arguments = ["start", "-s", "-w", "-t", str(_START_SECONDS), "-D", str(home / "data"), "-l", str(log)]
    while True:
        log.unlink(missing_ok=True)
        result = binaries.run("pg_ctl", arguments)
        if result.returncode == 0:
            return
        said = _tail(log)
        if _SHARED_MEMORY_BUSY not in said or time.monotonic() > deadline:
            raise explained(said if "FATAL" in said else _newest_log(home) or result.stderr, home, "start")
        time.sleep(0.2)


def _stop(home: Path, binaries: Binaries) -> None:
    if not (home / "data" / "postmaster.pid").exists():
        return
    for mode in ("fast", "immediate"):
        arguments = ["stop", "-s", "-w", "-t", str(_STOP_SECONDS), "-m", mode, "-D", str(home / "data")]
        if binaries.run("pg_ctl", arguments).returncode == 0:
            return


def _end_leftover(home: Path, binaries: Binaries) -> None:
    """Stop the postmaster of a killed server, or forget one that died too."""
    data = home / "data"
    left = read_pid_file(data)
    if left is not None and _is_postmaster_of(left.pid, data):
        _stop(home, binaries)
        if _is_postmaster_of(left.pid, data):
            raise EmbeddedPostgresError(
                f"The database in {home} is still running (process {left.pid}) and does not stop."
            )
    # A number that meanwhile belongs to another program would keep PostgreSQL from starting.
    (data / "postmaster.pid").unlink(missing_ok=True)
    if left is not None and Path(left.address.host).name.startswith(SHORT_PREFIX):
        shutil.rmtree(left.address.host, ignore_errors=True)


def _is_postmaster_of(pid: int, data: Path) -> bool:
    if sys.platform == "win32":
        return (data / "postmaster.pid").exists()  # pg_ctl talks only to a PostgreSQL there, so asking it is safe
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    # The command line is readable where the working folder of another user's process is not (containers).
    return command[0].endswith(b"/postgres") and str(data).encode() in command


def _newest_log(home: Path) -> str:
    """What PostgreSQL said after its log collector took over."""
    logs = sorted((home / "data" / "log").glob("postgres-*.log"), key=lambda path: path.stat().st_mtime)
    return _tail(logs[-1]) if logs else ""


def _tail(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[-4000:]
    except FileNotFoundError:
        return ""


def _write(path: Path, text: str, binaries: Binaries) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    binaries.account.own(path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
