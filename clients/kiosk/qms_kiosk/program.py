"""The kiosk itself, as its supervisor starts it."""

import sys
from collections.abc import Sequence

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse

from qms_kiosk.compose import build
from qms_kiosk.printing.devices import BadPrinterAddress
from qms_kiosk.settings import APP, OPTIONS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the kiosk; returns the exit code."""
    arguments = parse(APP, argv, OPTIONS)
    try:
        return run(APP, arguments, build, unattended=True)
    except BadPrinterAddress as error:
        sys.stderr.write(f"{error}\n")
        return 2
