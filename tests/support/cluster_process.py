"""A stand-in for the server process: holds a cluster until it is told to end, so that tests can kill it.

As a program: `python -m tests.support.cluster_process DATA_DIR` prints the URL of the owner and waits.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qms_server.embedded.cluster import running_cluster
from qms_server.embedded.errors import EmbeddedPostgresError
from qms_server.embedded.roles import OWNER

_ROOT = Path(__file__).parents[2]


@contextmanager
def cluster_process(data_dir: Path, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """The process, as leader of its own group like a command typed at a terminal; ended cleanly if the test forgot to."""
    command = [sys.executable, "-m", __name__, str(data_dir)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT, env=env, process_group=0
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()  # not killed, which would leave PostgreSQL in a folder about to be removed


def first_line(process: subprocess.Popen[str]) -> str:
    """What the process says when its cluster is ready: the owner's URL."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _main(data_dir: Path) -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    try:
        with running_cluster(data_dir) as cluster:
            print(cluster.url(OWNER), flush=True)
            ended.wait()
    except EmbeddedPostgresError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
