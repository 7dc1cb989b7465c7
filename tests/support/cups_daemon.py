"""A real cupsd of its own, as an ordinary process with its files in one folder, for tests of `cups:` printers."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until

CUPSD = shutil.which("cupsd") or shutil.which("/usr/sbin/cupsd")
_FILES = """SystemGroup root
FileDevice Yes
ServerRoot {root}
ServerBin /usr/lib/cups
DataDir /usr/share/cups
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/tmp
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
"""
_DAEMON = """Listen 127.0.0.1:{port}
WebInterface No
Browsing No
DefaultAuthType None
JobRetryInterval 1
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def a_cups(queue: str, device: str):
    """CUPS with a raw queue on `device`; yields the environment that leads the client programs to it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # its backends run as another user
        with _daemon(Path(folder), queue, device) as environment:
            yield environment


@contextmanager
def _daemon(root: Path, queue: str, device: str):
    port = _free_port()
    for name in ("cache", "state", "spool", "tmp", "ppd"):
        (root / name).mkdir(parents=True)
    (root / "cups-files.conf").write_text(_FILES.format(root=root))
    (root / "cupsd.conf").write_text(_DAEMON.format(port=port))
    (root / "printers.conf").write_text(
        f"<Printer {queue}>\nDeviceURI {device}\nState Idle\nAccepting Yes\nErrorPolicy retry-job\n</Printer>\n"
    )
    command = [CUPSD, "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    environment = {**os.environ, "CUPS_SERVER": f"127.0.0.1:{port}"}
    try:
        wait_until(lambda: queue in _said(environment, "lpstat", "-e"), 60)
        yield environment
    finally:
        daemon.terminate()
        daemon.wait(30)


def _said(environment, *command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    return done.stdout
