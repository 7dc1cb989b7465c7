"""An old machine: a process and its children held to a share of one core.

By the kernel's own bandwidth control where a cgroup (version 2 or 1) may be written, else by stopping and continuing the
process from another one. Which it was is told, because the second is coarser.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PERIOD_US = 20_000
"""Short, so that the process is slow rather than absent for a tenth of a second at a time."""
_V2, _V1 = Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/cpu")
_DUTY = """
import os, signal, sys, time
pid, share, period = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
try:
    while True:
        os.kill(pid, signal.SIGCONT); time.sleep(period * share)
        os.kill(pid, signal.SIGSTOP); time.sleep(period * (1 - share))
except ProcessLookupError:
    pass
"""


@contextmanager
def limited(pid: int, share: float) -> Iterator[str]:
    """`pid` has at most `share` of one core within the block; yields by what means."""
    group = _group()
    if group is None:
        with _stopped_and_continued(pid, share):
            yield "SIGSTOP and SIGCONT in turns"
        return
    quota = round(PERIOD_US * share)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
    else:
        (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    try:
        (group / "cgroup.procs").write_text(str(pid))
        yield f"cgroup {'2' if (group / 'cpu.max').exists() else '1'}"
    finally:
        _let_go(group, pid)


def _group() -> Path | None:
    """A group of our own with the cpu controller, None where none can be made."""
    for root in (_V2, _V1):
        group = root / f"qms-bench-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        if (group / "cpu.max").exists() or (group / "cpu.cfs_quota_us").exists():
            return group
        group.rmdir()
    return None


def _let_go(group: Path, pid: int) -> None:
    if Path(f"/proc/{pid}").exists():
        (group.parent / "cgroup.procs").write_text(str(pid))
    group.rmdir()


@contextmanager
def _stopped_and_continued(pid: int, share: float) -> Iterator[None]:
    command = [sys.executable, "-c", _DUTY, str(pid), str(share), str(PERIOD_US / 1e6)]
    with subprocess.Popen(command) as turns:
        try:
            yield
        finally:
            turns.terminate()
            turns.wait()
            subprocess.run(["kill", "-CONT", str(pid)], check=False)
