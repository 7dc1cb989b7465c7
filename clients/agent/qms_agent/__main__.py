"""Start the agent app: `python -m qms_agent [--server URL] …`."""

import sys

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse

from qms_agent.compose import build


def main(argv: list[str]) -> int:
    return run("agent", parse("agent", argv), build)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
