"""`qms display`: a small process that keeps the display running (see qms_clientkit.appliance.supervisor), or the display.

Which of both it is shows only here, so the display's own modules are imported by name: the supervisor never loads them.
"""

import importlib
import sys

from qms_clientkit.appliance.supervisor import program_command, supervise, wants_supervisor
from qms_clientkit.qt.arguments import parse
from qms_clientkit.speech.flag import SYSTEM_VOICE_FLAG

from qms_display.options import OPTIONS


def main(argv: list[str]) -> int:
    """Runs the display, supervised; returns the exit code."""
    if wants_supervisor(argv) and argv[:1] != [SYSTEM_VOICE_FLAG]:
        return supervise(program_command("qms_display", argv), parse("display", argv, OPTIONS).data_dir)
    return int(importlib.import_module("qms_display.program").main(argv))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
