"""`qms demo [--headless]`: the whole suite on this machine, with real parts."""

import argparse
import os
import signal
import sys
from pathlib import Path

from qms_clientkit.qt.screen_check import missing_screen

from qms_demo.programs import StepFailedError, free_port, running_server
from qms_demo.visit import Measured, Visit, read_demo
from qms_demo.windows import open_windows

_PORT = 8080
_BAD = 1


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="qms demo", description="The whole suite on this machine.")
    parser.add_argument("--headless", action="store_true", help="play one visit without a screen, and measure it")
    headless = parser.parse_args(argv).headless or missing_screen() is not None
    folder = Path(os.environ.get("QMS_DATA_DIR") or Path.cwd() / ".qms" / "demo").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _headless(folder) if headless else _windows(folder)
    except StepFailedError as error:
        print(f"qms demo: {error}", file=sys.stderr)
        return _BAD
    except KeyboardInterrupt:
        return 0


def _windows(folder: Path) -> int:
    with running_server(folder / "server", free_port(_PORT), folder / "server.log") as server:
        open_windows(server.url, read_demo(folder / "server"), folder)
    return 0


def _headless(folder: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out = folder / "out"
    out.mkdir(exist_ok=True)
    print("QMS demo: one visit through the real programs\n", flush=True)
    with running_server(folder / "server", free_port(_PORT), folder / "server.log") as server:
        measured = Visit(server.url, read_demo(folder / "server"), folder, out).play()
    _report(measured, out)
    return 0


def _report(measured: Measured, out: Path) -> None:
    print("\n  what people feel                 ms")
    for name in measured.__struct_fields__:
        print(f"  {name.replace('_', ' '):<28} {getattr(measured, name):7.0f}")
    print(f"\nPictures, the ticket and the spoken call are in {out}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
