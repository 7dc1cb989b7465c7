"""A PostgreSQL that can be killed and started again on the same address."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qms_server.embedded.cluster import Cluster, running_cluster
from qms_server.embedded.folders import existing_home
from qms_server.embedded.postmaster import read_pid_file

_START_SECONDS = 30.0


class Postgres:
    """`kill()` is SIGKILL to the postmaster, as when the power of the database's machine fails; `start()` recovers."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self._home = existing_home(folder)

    def kill(self) -> None:
        found = read_pid_file(self._home / "data")
        assert found is not None, "it runs"
        os.kill(found.pid, signal.SIGKILL)
        while Path(f"/proc/{found.pid}").exists() and _is_alive(found.pid):
            time.sleep(0.01)

    def start(self) -> None:
        """Tried until the killed one's children have let go of the shared memory."""
        log = str(self._home / "restarted.log")
        arguments = ["start", "-s", "-w", "-t", "30", "-D", str(self._home / "data"), "-l", log]
        deadline = time.monotonic() + _START_SECONDS
        while self.cluster.binaries.run("pg_ctl", arguments).returncode != 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"PostgreSQL did not start again; see {log}")
            time.sleep(0.2)


@contextmanager
def killable_postgres(folder: Path) -> Iterator[Postgres]:
    """A durable cluster in `folder`, stopped after the block."""
    with running_cluster(folder) as cluster:
        yield Postgres(cluster, folder)


def _is_alive(pid: int) -> bool:
    """Whether the process still runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
