"""`python -m qms_server serve | migrate | seed | openapi | permissions | backup | restore | create-admin`."""

import sys

from qms_server.operations.arguments import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
