"""Videos of every codec that people upload: each is shown, or passed over and told; none keeps the machine busy."""

import contextlib
import logging
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from qms_contract.assets import AssetKind
from qms_display.media import decoder, player

from tests.gui.display.test_display_media import Desk, near
from tests.support.media import a_png

VIDEOS = Path(__file__).parents[2] / "support" / "videos"
COLOURS, GREEN = ("#C03030", "#3050C0"), (30, 160, 60)
TASKS = Path("/proc/self/task")
SHOWN = ["h264.mp4", "hevc.mp4", "vp8.webm", "vp9.webm"]


@pytest.fixture
def desk(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(decoder, "STILL_SECONDS", 1.0)
    made = Desk(tmp_path)
    yield made
    made.player.close()


def play(desk, qtbot, name):
    """The video, then a picture that says that it is over."""
    video = desk.entry(name, b"", kind=AssetKind.VIDEO, path=VIDEOS / name)
    desk.player.set_playlist((video, desk.entry("end.png", a_png(20, 20, GREEN))), 0)
    qtbot.waitUntil(lambda: "#1EA03C" in desk.shown, timeout=20_000)
    return [one for one in desk.shown if one != "#1EA03C"]


def is_whole(seen):
    return all(any(near(one, wanted) for one in seen) for wanted in COLOURS)


@pytest.mark.parametrize("name", SHOWN)
def test_what_cameras_and_browsers_write_is_shown_whole(desk, qtbot, name):
    assert is_whole(play(desk, qtbot, name))
    assert desk.player.skipped == []


@pytest.mark.skipif(not TASKS.is_dir(), reason="threads have names under Linux")
@pytest.mark.parametrize("name", SHOWN)
def test_one_thread_decodes_however_many_cores_there_are(desk, qtbot, name):
    """Each thread holds frames of its own: on four cores a video would take 40 MB more."""
    decoding = set()
    desk.player.shown.connect(lambda _image: decoding.update(decoders()))
    assert is_whole(play(desk, qtbot, name))
    assert decoding == set()


def decoders():
    """The names of FFmpeg's own threads."""
    found = set()
    for task in TASKS.iterdir():
        with contextlib.suppress(OSError):
            found.add((task / "comm").read_text().strip())
    return {one for one in found if one.startswith("av:")}


@pytest.mark.parametrize("name", ["av1.mp4", "h264_10.mp4", "h264_cut.mp4", "sound_only.mp4"])
def test_what_cannot_be_shown_is_passed_over_and_told(desk, qtbot, caplog, name):
    with caplog.at_level(logging.WARNING):
        seen = play(desk, qtbot, name)
    assert is_whole(seen) or desk.player.skipped == [name]
    assert is_whole(seen) or f"{name} is not shown" in caplog.text


def test_a_video_of_an_instant_stays_a_while_and_does_not_begin_at_once_again(desk, qtbot):
    begun = QSignalSpy(desk.player._play)
    desk.player.set_playlist((desk.entry("one", b"", kind=AssetKind.VIDEO, path=VIDEOS / "one_frame.mp4"),), 0)
    qtbot.waitUntil(desk.player._next.isActive, timeout=5000)
    assert begun.count() == 1
    assert len(desk.shown) == 1
    # A usual timer of Qt's may be late by a twentieth, and says so.
    assert 1000 < desk.player._next.remainingTime() <= 1050 * player.SHORTEST_SECONDS
    desk.player._next.timeout.emit()
    qtbot.waitUntil(lambda: begun.count() == 2)
