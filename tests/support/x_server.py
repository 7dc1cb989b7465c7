"""An X server of the tests' own, without a window manager: what a kiosk's machine has."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

XVFB = shutil.which("Xvfb")


@contextmanager
def an_x_server(width: int, height: int) -> Iterator[str]:
    """Its `DISPLAY`; skips where there is no Xvfb."""
    if XVFB is None:
        pytest.skip("there is no Xvfb")
    readable, writable = os.pipe()
    command = [XVFB, "-displayfd", str(writable), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writable], stderr=subprocess.DEVNULL) as server:
        os.close(writable)
        with os.fdopen(readable) as told:
            number = re.match(r"\d+", told.readline())
        assert number is not None
        yield f":{number[0]}"
        server.terminate()
