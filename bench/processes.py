"""Memory and CPU of a process and its children, from Linux's /proc."""

import os
import threading
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Resident memory in MB, shared libraries included."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no memory figures of process {pid}")


class HighestMemory:
    """`mb` is the most resident memory a process had while the block was open, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self.mb = resident_mb(pid)
        self._pid, self._over = pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "HighestMemory":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.mb = max(self.mb, resident_mb(self._pid))


def idle_cpu_percent(pid: int, seconds: float) -> float:
    """CPU time over `seconds` as per cent of one core."""
    before, began = _cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return 100 * (_cpu_seconds(pid) - before) / (time.monotonic() - began)


def _cpu_seconds(pid: int) -> float:
    """User and system time: fields 14 and 15 of /proc/PID/stat (proc(5)), counted after the name in parentheses."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
