"""`qms kiosk`: arguments, then the program."""

import sys
from collections.abc import Sequence

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse

from qms_kiosk.compose import build
from qms_kiosk.printing.devices import EXPECTED, BadPrinterAddress
from qms_kiosk.settings import APP


def main(argv: Sequence[str] | None = None) -> int:
    """Run the kiosk; returns the exit code."""
    arguments = parse(APP, argv, {"printer": ("URI", f"the ticket printer: {EXPECTED}")})
    try:
        return run(APP, arguments, build)
    except BadPrinterAddress as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
