"""What a program says of itself with every heartbeat: how long it runs, and what it holds of the machine's memory."""

import ctypes
import os
import sys
import time
from pathlib import Path

from qms_contract.devices import Vitals

_MB = 1024 * 1024
_BEGAN = time.monotonic()
_STATM = Path("/proc/self/statm")


def vitals(answered_ms: int | None = None) -> Vitals:
    """As it is now; `answered_ms` is how long the server took to answer last."""
    held, whole = _memory() if sys.platform == "win32" else _posix_memory()
    return Vitals(
        running_seconds=int(time.monotonic() - _BEGAN), memory_mb=held, machine_mb=whole, answered_ms=answered_ms
    )


def _posix_memory() -> tuple[int | None, int | None]:
    """What is resident and what there is, in MB; None where the system does not say (proc(5), sysconf(3))."""
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        held = int(_STATM.read_text().split()[1]) * page // _MB
        return held, os.sysconf("SC_PHYS_PAGES") * page // _MB
    except (OSError, ValueError, IndexError):
        return None, None


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of psapi.h."""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        *((name, ctypes.c_size_t) for name in ("peak", "working_set", "a", "b", "c", "d", "pagefile", "peak_pagefile")),
    ]


class _Machine(ctypes.Structure):
    """MEMORYSTATUSEX of sysinfoapi.h."""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("total", "free", "a", "b", "c", "d", "e")),
    ]


def _memory() -> tuple[int | None, int | None]:
    windows = ctypes.windll  # type: ignore[attr-defined, unused-ignore]
    windows.kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    own, machine = _Counters(size=ctypes.sizeof(_Counters)), _Machine(size=ctypes.sizeof(_Machine))
    process = ctypes.c_void_p(windows.kernel32.GetCurrentProcess())
    knows_own = windows.psapi.GetProcessMemoryInfo(process, ctypes.byref(own), own.size)
    knows_machine = windows.kernel32.GlobalMemoryStatusEx(ctypes.byref(machine))
    return (own.working_set // _MB if knows_own else None), (machine.total // _MB if knows_machine else None)
