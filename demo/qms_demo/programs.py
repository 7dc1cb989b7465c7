"""The programs of the suite as child processes: the server, and clients in windows or under a driver."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from qms_demo.marks import Answer, Order

_START_SECONDS = 60.0
_STOP_SECONDS = 15.0


class StepFailedError(Exception):
    """A step of the visit went wrong; the message is a sentence."""


def free_port(wanted: int) -> int:
    """`wanted`, or another port of the loopback when somebody has it."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise StepFailedError("There is no free port on this machine.")


NO_KEY_STORE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
"""People of the headless demo sign in each time, and leave nothing in the key store of whoever runs it."""


@contextmanager
def running(
    arguments: list[str], environment: Mapping[str, str], log: Path, *, driven: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program of the suite until the block ends; asked to stop first, ended by force if it does not.

    A `driven` one is spoken to through its stdin and stdout. It gets a session of its own, so that Ctrl-C in the terminal
    reaches only the demo, which stops all in order.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE if driven else subprocess.DEVNULL,
            stdout=subprocess.PIPE if driven else output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


class Server(NamedTuple):
    url: str
    pid: int


@contextmanager
def running_server(data_dir: Path, port: int, log: Path) -> Iterator[Server]:
    """The server with the demo tenant, once it is ready."""
    arguments = ["qms_server", "serve", "--demo", "--port", str(port)]
    with running(arguments, {"QMS_DATA_DIR": str(data_dir)}, log) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_ready(process, url, log)
        yield Server(url, process.pid)


def _wait_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StepFailedError(f"The server stopped. Its last words: {last_line(log)}")
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{url}/health/ready", timeout=1):
            return
        time.sleep(0.05)
    raise StepFailedError(f"The server was not ready within {_START_SECONDS:g} s; see {log}.")


def last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "none"


class Driven:
    """A client under its driver. Every order raises StepFailedError with the driver's reason."""

    def __init__(self, app: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.app = app
        self._process = process
        self._log = log
        self._orders = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def press(self, name: str) -> int:
        """Presses the widget with the mouse; when."""
        return self.order("press", name=name).at

    def key(self, name: str) -> int:
        return self.order("key", name=name).at

    def type(self, name: str, text: str) -> None:
        self.order("type", name=name, text=text)

    def text(self, name: str) -> str:
        return self.order("text", name=name).text

    def wait(self, name: str, text: str = "", within: float = 15.0) -> int:
        return self.order("wait", name=name, text=text, within=within).at

    def shows(self, name: str, *, or_else: str, within: float = 15.0) -> bool:
        """Waits until one of the two widgets is on the screen; whether it is `name`."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for candidate in (name, or_else):
                with suppress(StepFailedError):
                    self.wait(candidate, within=0.2)
                    return candidate == name
        raise StepFailedError(f"{self.app}: neither {name} nor {or_else} appears within {within:g} s.")

    def mark(self, name: str, after: int) -> int:
        """When `name` happened, at `after` or later (ns)."""
        return self.order("mark", name=name, after=after).at

    def grab(self, file: Path) -> None:
        self.order("grab", file=str(file))

    def order(
        self, do: str, name: str = "", text: str = "", file: str = "", after: int = 0, within: float = 15.0
    ) -> Answer:
        self._orders += 1
        order = Order(id=self._orders, do=do, name=name, text=text, file=file, after=after, within=within)
        answer = self._ask(order)
        if answer.error:
            raise StepFailedError(f"{self.app}: {answer.error}.")
        return answer

    def _ask(self, order: Order) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            raise StepFailedError(f"{self.app} ended unexpectedly. Its last words: {last_line(self._log)}")
        return msgspec.json.decode(line, type=Answer)


class Cast(ExitStack):
    """The clients of one headless demo; leaving it stops them all."""

    def __init__(self, server: str, folder: Path) -> None:
        super().__init__()
        self._server, self._folder = server, folder

    def start(self, app: str, token: str | None = None, *options: str) -> Driven:
        """Client `app` under its driver; a device gets its token by the environment."""
        log = self._folder / f"{app}.log"
        data_dir = self._folder / app
        data_dir.mkdir(exist_ok=True)
        shared = ["--server", self._server, "--data-dir", str(data_dir), "--windowed"]
        environment = {**NO_KEY_STORE, **({"QMS_DEVICE_TOKEN": token} if token else {})}
        arguments = ["qms_demo.driver", app, *shared, *options]
        process = self.enter_context(running(arguments, environment, log, driven=True))
        return Driven(app, process, log)
