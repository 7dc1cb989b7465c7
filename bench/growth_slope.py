"""What a process holds, sampled while it works, and by how much that grows."""

from pathlib import Path
from typing import NamedTuple

from bench.processes import resident_mb


class Holding(NamedTuple):
    """After so many `calls`: memory in MB, open handles, threads and asyncio tasks."""

    calls: int
    memory_mb: float
    handles: int
    threads: int
    tasks: int


def holding(pid: int, calls: int, tasks: int) -> Holding:
    process = Path(f"/proc/{pid}")
    handles, threads = (len(list((process / kind).iterdir())) for kind in ("fd", "task"))
    return Holding(calls, resident_mb(pid), handles, threads, tasks)


def slope(samples: list[Holding], field: str, per: int = 10_000) -> float:
    """By how much `field` grows in `per` calls, the line of least squares through the samples."""
    xs, ys = [float(one.calls) for one in samples], [float(getattr(one, field)) for one in samples]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    along = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return per * along / spread if spread else 0.0
