"""The headless demo as a test: one visit through the four real programs, pressed, printed, seen and heard."""

import os
import re
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PIL import Image

from tests.support.postgres import reachable_folder

# One at a time: the programs choose their ports by themselves, and two cores are few for five of them.
pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("suite")]
PICTURES = {"kiosk", "display", "agent", "admin", "ticket"}


def run_demo(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QMS_DATA_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-P", "-m", "qms_demo", "--headless"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=170, check=False)


def number_of(played: subprocess.CompletedProcess[str]) -> str:
    """The number on the screen: the server's or, where this machine is too busy for it to answer in time, the kiosk's own."""
    found = re.search(r"number (C\d{3}|[A-Z]\d-\d{3}) on the screen", played.stdout)
    assert found is not None, played.stdout + played.stderr
    return found[1]


def test_the_headless_demo_plays_a_whole_visit_twice() -> None:
    """A second run on the same data finds the tenant, and its recording holds the second call."""
    numbers = []
    with reachable_folder("qms-e2e-") as folder:
        for _ in range(2):
            played = run_demo(folder)
            assert played.returncode == 0, played.stdout + played.stderr
            numbers.append(number_of(played))
            assert f"heard: chime Ticket {numbers[-1][0]} " in played.stdout
            out = folder / "out"
            for name in PICTURES:
                with Image.open(out / f"{name}.png") as picture:
                    assert len(set(picture.convert("L").resize((64, 64)).tobytes())) > 1, f"{name} is blank"
            with wave.open(str(out / "call.wav")) as sound:
                assert sound.getnframes() / sound.getframerate() > 3
    assert len(set(numbers)) == 2
