"""The command line and environment that all clients share."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

DEFAULT_SERVER = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class Arguments:
    """`server` None: not given (the remembered one or DEFAULT_SERVER). `token` is QMS_DEVICE_TOKEN, never an argument.

    `extra` holds a single client's own options (kiosk `--printer`, display `--audio`).
    """

    server: str | None
    data_dir: Path
    windowed: bool = False
    smoke: bool = False
    screenshot: Path | None = None
    token: str | None = field(default=None, repr=False)
    extra: dict[str, str] = field(default_factory=dict)


def parse(app: str, argv: Sequence[str] | None = None, options: dict[str, tuple[str, str]] | None = None) -> Arguments:
    """The arguments of client `app`; `options` maps its own names to (metavar, help). Exits 2 with words if wrong."""
    parser = argparse.ArgumentParser(prog=f"qms {app}")
    parser.add_argument("--server", metavar="URL", help="the server's address (also QMS_SERVER)")
    parser.add_argument(
        "--data-dir", metavar="DIR", type=Path, help="where this program keeps its data (also QMS_DATA_DIR)"
    )
    parser.add_argument("--windowed", action="store_true", help="a window instead of the full screen")
    parser.add_argument("--smoke", action="store_true", help="show the first screen and exit")
    parser.add_argument(
        "--screenshot", metavar="FILE", type=Path, help="write the first complete screen as PNG and exit"
    )
    for name, (metavar, text) in (options or {}).items():
        parser.add_argument(f"--{name}", metavar=metavar, help=text)
    given = parser.parse_args(argv)
    server = given.server or os.environ.get("QMS_SERVER") or None
    if server and not server.startswith(("http://", "https://")):
        parser.error(f"--server wants an address such as {DEFAULT_SERVER}, not {server!r}")
    return Arguments(
        server=server.rstrip("/") if server else None,
        data_dir=given.data_dir or data_folder(app),
        windowed=given.windowed,
        smoke=given.smoke,
        screenshot=given.screenshot,
        token=os.environ.get("QMS_DEVICE_TOKEN") or None,
        extra={name: value for name in options or {} if (value := getattr(given, name.replace("-", "_"))) is not None},
    )


def data_folder(app: str) -> Path:
    """`QMS_DATA_DIR/<app>`, else the user's data folder of the operating system."""
    if given := os.environ.get("QMS_DATA_DIR"):
        return Path(given) / app
    return Path(platformdirs.user_data_dir("qms", appauthor=False, roaming=sys.platform == "win32")) / app
