"""The printer library is imported without touching the disk, and knows what it would have known."""

import subprocess
import sys

CHECK = """
import resource, sys, tempfile
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
tempfile.tempdir = sys.argv[1]
from qms_kiosk.printing.library import Dummy
from escpos.capabilities import CAPABILITIES
assert len(CAPABILITIES["profiles"]) > 20
printer = Dummy()
printer.text("paper")
assert b"paper" in printer.output
"""


def test_the_printer_library_makes_no_temporary_folder(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", CHECK, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
