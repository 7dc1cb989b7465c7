"""Pictures and videos in the panel: real files, decoded off the GUI thread, the broken ones passed over in silence."""

import logging

import numpy as np
import pytest
from PySide6.QtCore import QMessageLogContext, QSize, QThread, QtMsgType
from PySide6.QtGui import QColor, QImage
from qms_contract.assets import Asset, AssetKind, MediaType
from qms_display.media import decoder
from qms_display.media.crash_mark import CrashMark
from qms_display.media.player import MediaPlayer
from qms_display.media.playlist import Entry
from qms_display.views.media_panel import MediaPanel
from qms_display.voice import qt_messages

from tests.support.display_data import NOW, TENANT, new_id
from tests.support.media import a_png, an_mp4_head
from tests.support.video import COLOURS, make_video

SIZE = QSize(320, 180)
RED, GREEN = (200, 30, 30), (30, 160, 60)


@pytest.fixture(scope="module")
def video(qapp, tmp_path_factory):
    return make_video(tmp_path_factory.mktemp("video") / "tour.mp4")


class Desk:
    """A player with files on disk, and what it showed."""

    def __init__(self, folder):
        self.folder, self.files, self.shown = folder, {}, []
        self.mark = CrashMark(folder)
        self.player = MediaPlayer(self.files.get, self.mark)
        self.player.shown.connect(self.on_shown)
        self.player.set_size(SIZE)

    def on_shown(self, image):
        assert QThread.currentThread() is self.player.thread(), "on the GUI thread"
        self.shown.append(None if image is None else colour(image))
        self.player.drawn()

    def entry(self, name, content, *, seconds=600, kind=AssetKind.IMAGE, path=None):
        media = MediaType.PNG if kind is AssetKind.IMAGE else MediaType.MP4
        asset = Asset(
            asset_id=new_id(), tenant_id=TENANT, kind=kind, name=name, media_type=media, size=1,
            sha256=name * 8, uploaded_by="Ani", uploaded_at=NOW,
        )  # fmt: skip
        if path is None:
            path = self.folder / name
            path.write_bytes(content)
        self.files[asset] = path
        return Entry(asset, seconds)


@pytest.fixture
def desk(qapp, tmp_path):
    made = Desk(tmp_path)
    yield made
    made.player.close()


def colour(image: QImage) -> str:
    return image.pixelColor(image.width() // 2, image.height() // 2).name().upper()


def near(one: str, other: str) -> bool:
    a, b = QColor(one), QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) < 24


def test_a_picture_fills_the_panel_and_stays(desk, qtbot):
    desk.player.set_playlist((desk.entry("a.png", a_png(640, 200, RED)),), 0)
    qtbot.waitUntil(lambda: len(desk.shown) == 1)
    assert desk.shown == ["#C81E1E"]
    assert not desk.player._next.isActive(), "alone it is never shown anew"


def test_pictures_follow_each_other(desk, qtbot):
    desk.player.set_playlist((desk.entry("a.png", a_png(colour=RED)), desk.entry("b.png", a_png(colour=GREEN))), 0)
    for count in (1, 2, 3):
        qtbot.waitUntil(lambda count=count: len(desk.shown) == count and desk.player._next.isActive())
        desk.player._next.timeout.emit()
    assert desk.shown == ["#C81E1E", "#1EA03C", "#C81E1E"]


def test_a_video_plays_to_its_end_and_the_next_follows(desk, qtbot, video):
    still = desk.entry("a.png", a_png(colour=RED))
    desk.player.set_playlist((desk.entry("tour", b"", kind=AssetKind.VIDEO, path=video), still), 0)
    qtbot.waitUntil(lambda: "#C81E1E" in desk.shown, timeout=20_000)
    seen = [one for one in desk.shown if one and one != "#C81E1E"]
    for wanted in COLOURS:
        assert any(near(one, wanted) for one in seen), (wanted, seen)
    assert desk.mark.left_over() is None
    assert desk.player.skipped == []


def test_what_is_broken_is_passed_over_and_told_once(desk, qtbot, caplog):
    entries = (
        desk.entry("cut.png", a_png(80, 80)[:-60]),
        desk.entry("no video", an_mp4_head(), kind=AssetKind.VIDEO),
        desk.entry("not there", b"x", kind=AssetKind.VIDEO, path=desk.folder / "gone.webm"),
        desk.entry("good.png", a_png(colour=GREEN)),
    )
    with caplog.at_level(logging.WARNING):
        desk.player.set_playlist(entries, 0)
        qtbot.waitUntil(lambda: "#1EA03C" in desk.shown, timeout=20_000)
    assert set(desk.player.skipped) >= {"no video", "not there"}
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    for name in desk.player.skipped:
        assert sum(name in record.getMessage() for record in caplog.records) == 1


@pytest.mark.parametrize("quality", [30, 95])
def test_a_jpeg_that_was_cut_off_is_passed_over_and_not_shown_half_grey(desk, qtbot, quality):
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    for line in range(480):
        for column in range(640):
            picture.setPixel(column, line, (line * column * 2654435761) & 0xFFFFFF)
    whole = desk.folder / "whole.jpg"
    assert picture.save(str(whole), "JPG", quality)
    content = whole.read_bytes()
    desk.player.set_playlist(
        (desk.entry("cut.jpg", content[: len(content) // 2]), desk.entry("good.png", a_png(colour=GREEN))), 0
    )
    qtbot.waitUntil(lambda: "#1EA03C" in desk.shown)
    assert (desk.shown, desk.player.skipped) == (["#1EA03C"], ["cut.jpg"])
    desk.player.set_playlist((desk.entry("whole again.jpg", content),), 0)
    qtbot.waitUntil(lambda: len(desk.shown) == 2)
    assert desk.player.skipped == []


def test_the_largest_png_that_the_server_takes_is_shown(desk, qtbot):
    desk.player.set_playlist((desk.entry("large.png", a_png(5000, 3200, RED)),), 0)
    qtbot.waitUntil(lambda: bool(desk.shown), timeout=20_000)
    assert (desk.shown, desk.player.skipped) == (["#C81E1E"], [])


def test_a_file_that_comes_anew_is_tried_at_once(desk, qtbot):
    told = []
    desk.player.broken.connect(told.append)
    entry = desk.entry("mended.png", b"\x89PNG and no more")
    desk.player.set_playlist((entry,), 0)
    qtbot.waitUntil(lambda: told == [entry.asset])
    assert desk.player.skipped == ["mended.png"]
    desk.files[entry.asset].write_bytes(a_png(colour=GREEN))
    desk.player.look(entry.asset)
    qtbot.waitUntil(lambda: desk.shown == [None, "#1EA03C"])
    assert desk.player.skipped == []


def test_a_huge_video_is_passed_over(desk, qtbot, video, monkeypatch):
    monkeypatch.setattr(decoder, "MOST_PIXELS", 1000)
    good = desk.entry("good.png", a_png(20, 20, colour=GREEN))
    desk.player.set_playlist((desk.entry("huge", b"", kind=AssetKind.VIDEO, path=video), good), 0)
    qtbot.waitUntil(lambda: "#1EA03C" in desk.shown, timeout=20_000)
    assert desk.player.skipped == ["huge"]


def test_a_video_that_stands_still_is_passed_over(desk, qtbot, video, monkeypatch):
    monkeypatch.setattr(decoder, "STILL_SECONDS", 0.05)
    monkeypatch.setattr(decoder.Decoder, "_on_frame", lambda _self, _frame: None)
    good = desk.entry("good.png", a_png(20, 20, colour=GREEN))
    desk.player.set_playlist((desk.entry("stuck", b"", kind=AssetKind.VIDEO, path=video), good), 0)
    qtbot.waitUntil(lambda: "#1EA03C" in desk.shown, timeout=20_000)
    assert desk.player.skipped == ["stuck"]


def test_a_video_during_which_the_display_died_is_left_out(qapp, qtbot, tmp_path, video):
    CrashMark(tmp_path).begin("tour" * 8)
    desk = Desk(tmp_path)
    good = desk.entry("good.png", a_png(colour=GREEN))
    desk.player.set_playlist((desk.entry("tour", b"", kind=AssetKind.VIDEO, path=video), good), 0)
    qtbot.waitUntil(lambda: "#1EA03C" in desk.shown)
    assert desk.player.skipped == ["tour"]
    assert len(desk.shown) == 1
    desk.player.close()


def test_without_anything_to_show_there_is_the_name_and_a_file_that_comes_is_shown(desk, qtbot):
    late = desk.entry("late.png", a_png(colour=RED))
    path = desk.files.pop(late.asset)
    desk.player.set_playlist((late,), 0)
    assert desk.shown == []
    desk.files[late.asset] = path
    desk.player.look(late.asset)
    qtbot.waitUntil(lambda: desk.shown == ["#C81E1E"])
    desk.player.set_active(False)
    assert desk.shown[-1] is None


def test_videos_are_silent_while_a_call_is_said(desk, qtbot, video):
    told = []
    desk.player._volume.connect(told.append)
    desk.player.set_playlist((desk.entry("tour", b"", kind=AssetKind.VIDEO, path=video),), 60)
    desk.player.set_muted(True)
    desk.player.set_muted(False)
    assert told == [0.6, 0.0, 0.6]


def test_the_panel_paints_the_picture_centred_and_its_name_without_one(qapp, qtbot):
    panel, sizes, drawn = MediaPanel(), [], []
    qtbot.addWidget(panel)
    panel.sized.connect(sizes.append)
    panel.drawn.connect(lambda: drawn.append(1))
    panel.resize(400, 200)
    panel.show_place("Kota Sehat", "Sudirman")
    panel.show()
    qapp.processEvents()
    assert sizes[-1] == QSize(400, 200)
    name = panel.grab().toImage()
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#C81E1E"))
    panel.show_image(image)
    qtbot.waitUntil(lambda: bool(drawn))
    shot = panel.grab().toImage()
    assert shot.pixelColor(200, 100).name().upper() == "#C81E1E"
    assert shot.pixelColor(40, 100).name() != shot.pixelColor(200, 100).name()
    assert not panel.organisation.isVisible()
    panel.show_image(None)
    assert np.array_equal(pixels(panel.grab().toImage()), pixels(name))


def test_what_qt_says_of_sound_and_video_goes_into_the_log_and_the_rest_where_it_went(capsys, caplog):
    known = "QRhi* {anonymous}::ThreadLocalRhiHolder::ensureRhi(QRhi*) : No RHI backend. Using CPU conversion."
    with caplog.at_level(logging.INFO):
        for line in (known, "PulseAudioService: pa_context_connect() failed", "QWidget: something else"):
            qt_messages._handle(QtMsgType.QtWarningMsg, QMessageLogContext(), line)
    assert caplog.records[0].getMessage() == f"Qt: {known}"
    assert len(caplog.records) == 2
    assert capsys.readouterr().err.strip().endswith("QWidget: something else")


def pixels(image: QImage) -> np.ndarray:
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(whole.constBits(), np.uint8).copy()
