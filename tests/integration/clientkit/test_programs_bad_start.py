"""The real programs where there is no screen, no room on the disk, or nothing but damage in their folder."""

import os
import resource
import subprocess
import sys

import pytest
from qms_clientkit.appliance.supervisor import NO_SCREEN

PROGRAMS = ("kiosk", "display", "agent", "admin")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
NO_BYTE_CODE = {"PYTHONDONTWRITEBYTECODE": "1"}  # half of it would stay in the library


def start(app, folder, *arguments, environment=None, before=None):
    known = {
        key: value for key, value in os.environ.items() if not key.startswith(("QT_", "QMS_", "DISPLAY", "WAYLAND"))
    }
    return subprocess.run(
        [sys.executable, "-m", f"qms_{app}", "--server", "http://127.0.0.1:9", "--data-dir", str(folder), *arguments],
        env={**known, **(environment or {})}, capture_output=True, text=True, timeout=60, preexec_fn=before, check=False,
    )  # fmt: skip


def no_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def assert_no_stack_trace(ended):
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "Logging error" not in ended.stderr


@pytest.mark.parametrize("app", PROGRAMS)
def test_without_a_screen_there_is_a_sentence_and_an_exit_code(app, tmp_path):
    ended = start(app, tmp_path)
    assert (ended.returncode, ended.stdout) == (NO_SCREEN, "")
    assert ended.stderr.startswith("There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("app", PROGRAMS)
def test_a_screen_that_does_not_answer_is_named(app, tmp_path):
    ended = start(app, tmp_path, environment={"DISPLAY": ":4711"})
    assert ended.returncode == NO_SCREEN
    assert ended.stderr == "There is no screen: the X server of DISPLAY=:4711 does not answer.\n"


@pytest.mark.parametrize("app", PROGRAMS)
def test_a_full_disk_is_named_and_survived(app, tmp_path):
    ended = start(app, tmp_path, "--smoke", environment={**OFFSCREEN, **NO_BYTE_CODE}, before=no_room)
    assert ended.returncode == 0
    assert_no_stack_trace(ended)
    assert "cannot be written" in ended.stderr


@pytest.mark.parametrize("app", PROGRAMS)
def test_damaged_settings_are_named_and_survived(app, tmp_path):
    (tmp_path / "settings.json").write_bytes(b"\x00\xff{")
    ended = start(app, tmp_path, "--smoke", environment=OFFSCREEN)
    assert ended.returncode == 0
    assert_no_stack_trace(ended)
    assert "was damaged and is kept as settings.json.damaged-" in ended.stderr
