"""The headless demo as a test: one visit through the four real programs, pressed, printed, seen and heard."""

import os
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


def test_the_headless_demo_plays_a_whole_visit_twice() -> None:
    """A second run on the same data finds the tenant, and its recording holds the second call."""
    with reachable_folder("qms-e2e-") as folder:
        for number in ("C001", "C002"):
            played = run_demo(folder)
            assert played.returncode == 0, played.stdout + played.stderr
            assert f"number {number} on the screen" in played.stdout
            assert "heard: chime Ticket C zero zero" in played.stdout
            out = folder / "out"
            for name in PICTURES:
                with Image.open(out / f"{name}.png") as picture:
                    assert len(set(picture.convert("L").resize((64, 64)).tobytes())) > 1, f"{name} is blank"
            with wave.open(str(out / "call.wav")) as sound:
                assert sound.getnframes() / sound.getframerate() > 3
