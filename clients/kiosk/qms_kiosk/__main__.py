"""`qms kiosk`: a small process that keeps the kiosk running (see qms_clientkit.appliance.supervisor), or the kiosk itself.

Which of both it is shows only here, so the kiosk's own modules are imported by name: the supervisor never loads them.
"""

import importlib
import sys
from collections.abc import Sequence

from qms_clientkit.appliance.supervisor import program_command, supervise, wants_supervisor
from qms_clientkit.qt.arguments import parse
from qms_clientkit.speech.flag import SYSTEM_VOICE_FLAG

from qms_kiosk.offline.update_guard import FLAG, may_update
from qms_kiosk.settings import APP, OPTIONS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the kiosk, supervised; returns the exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    if given[:1] == [SYSTEM_VOICE_FLAG]:
        return int(importlib.import_module("qms_clientkit.speech.system_voice").main(given[1:]))
    if FLAG in given:
        return may_update(parse(APP, [one for one in given if one != FLAG], OPTIONS).data_dir)
    if wants_supervisor(given):
        return supervise(program_command("qms_kiosk", given), parse(APP, given, OPTIONS).data_dir)
    return int(importlib.import_module("qms_kiosk.program").main(given))


if __name__ == "__main__":
    sys.exit(main())
