"""Start the admin program: `python -m qms_admin [--server URL] …`."""

import sys

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse

from qms_admin.compose import build


def main(argv: list[str]) -> int:
    return run("admin", parse("admin", argv), build)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
