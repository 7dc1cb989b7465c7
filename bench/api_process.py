"""An API process of its own, on a database that others share; to be killed and started again on the same port."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from qms_demo.programs import free_port
from qms_server.embedded.cluster import Cluster
from qms_server.embedded.roles import APP, OWNER

_START_SECONDS = 60.0


def server_environment(cluster: Cluster, folder: Path) -> dict[str, str]:
    """What the servers of one benchmark share: the cluster's database, a new secret, their files in `folder`."""
    return {
        "QMS_DATABASE_URL": cluster.url(APP),
        "QMS_MIGRATE_DATABASE_URL": cluster.url(OWNER),
        "QMS_SECRET_KEY": secrets.token_hex(32),
        "QMS_DATA_DIR": str(folder / "api"),
        "QMS_LOG_LEVEL": "WARNING",
    }


class ApiProcess:
    """`environment` names the database; `role` is the server's."""

    def __init__(self, environment: Mapping[str, str], folder: Path, port: int, role: str = "api") -> None:
        self.port = free_port(port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, **environment}
        self._command = [sys.executable, "-P", "-m", "qms_server", "serve", "--role", role, "--port", str(self.port)]
        self._log = folder / f"api-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)

    def wait_ready(self) -> None:
        """Until it answers; should it have ended meanwhile (its database was away), it is started again."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with (
                suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.url}/health/ready", timeout=1),
            ):
                return
            if not self.is_running:
                self.start()
            time.sleep(0.05)
        raise TimeoutError(f"{self.url} did not become ready; see {self._log}")

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(30)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None
