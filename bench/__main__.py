"""`qms bench [NAME]`: the benchmarks, as tables. Figures are read beside the reference of the same run, never alone.

The exit status is 1 when a limit was not kept or a promise was broken, so that a pipeline sees it too.
"""

import argparse
import sys
from collections.abc import Callable

from bench.appliance import bench_appliance
from bench.chaos import bench_chaos
from bench.core import bench_core
from bench.desk import bench_desk
from bench.engine import bench_engine
from bench.growth import bench_growth
from bench.sockets import bench_sockets

BENCHMARKS: dict[str, Callable[[], bool]] = {
    "core": bench_core,
    "appliance": bench_appliance,
    "chaos": bench_chaos,
    "engine": bench_engine,
    "growth": bench_growth,
    "sockets": bench_sockets,
    "desk": bench_desk,
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="qms bench", description="Benchmarks, each beside a reference in the same run."
    )
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="which one; all when none is named")
    name = parser.parse_args(argv).name
    kept = [BENCHMARKS[chosen]() for chosen in ([name] if name else sorted(BENCHMARKS))]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
