"""A server in a process of its own, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qms_server.embedded.roles import OWNER

from tests.support.postgres import Database
from tests.support.server import SECRET


class ServerProcess:
    """`kill()` is SIGKILL; `start()` begins it again on the same port and database."""

    def __init__(self, database: Database, data_dir: Path, role: str = "all") -> None:
        self._role = role
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "QMS_DATABASE_URL": database.url(),
            "QMS_MIGRATE_DATABASE_URL": database.url(OWNER),
            "QMS_SECRET_KEY": SECRET,
            "QMS_DATA_DIR": str(data_dir),
        }
        self._log = data_dir / ("server.log" if role == "all" else f"{role}.log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-P", "-m", "qms_server", "serve", "--port", str(self.port), "--role", self._role]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self._log.read_text()
            with (
                suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.url}/health/ready", timeout=1),
            ):
                return
            time.sleep(0.02)
        raise AssertionError("the server did not become ready")

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(20)


@contextmanager
def server_process(database: Database, data_dir: Path, role: str = "all") -> Iterator[ServerProcess]:
    process = ServerProcess(database, data_dir, role)
    process.start()
    try:
        yield process
    finally:
        process.stop()
