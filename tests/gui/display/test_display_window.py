"""The window: pairing code or board, in the branch's colour, at any size; and the sound thread without a device."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtMultimedia import QAudio, QMediaDevices
from qms_clientkit.pairing import PairingPhase, PairingState
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import apply_theme, current_theme
from qms_clientkit.theme.tokens import Mode
from qms_contract.displays import DisplaySettings, Scheme
from qms_display.state import Calls, ScreenState, with_snapshot
from qms_display.views.window import DisplayWindow
from qms_display.voice.loudspeaker import Loudspeaker, _Player
from qms_display.voice.pcm import silence

from tests.support.display_data import NOW, branch, snapshot, ticket

CODE = PairingState("http://127.0.0.1:8080", PairingPhase.WAITING, "WXYZ-1234")


@pytest.fixture
def window(qapp, qtbot):
    before = current_theme()
    shown = DisplayWindow(qapp, lambda: NOW)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    shown.hide()
    apply_theme(qapp, before)


def board_state(**fields):
    return ScreenState(with_snapshot(Calls(), snapshot([(ticket("A047"), "3")], branch=branch(**fields))))


def test_the_code_is_shown_until_the_display_is_paired(window, qapp):
    window.show_pairing(CODE)
    page = window.pages.currentWidget()
    assert page.objectName() == "pairing_screen"
    assert page.findChild(type(page._code), "pairing_code").text() == "WXYZ-1234"
    window.show_board()
    assert window.pages.currentWidget() is window.board


def test_the_code_survives_another_screen_size(window, qapp):
    window.show_pairing(CODE)
    window.resize(1920, 1080)
    qapp.processEvents()
    page = window.pages.currentWidget()
    assert page.objectName() == "pairing_screen"
    assert page._code.text() == "WXYZ-1234"
    assert window.pages.count() == 2


def test_the_clock_is_the_branchs(window):
    window.show_screen(board_state(time_zone="Asia/Jakarta"))
    assert window.board.header.clock.text() == "10:14"
    window.show_screen(board_state(time_zone="America/Sao_Paulo", languages=["zh"]))
    assert window.board.header.clock.text() == "00:14"


def test_a_brand_colour_arrives_without_a_restart(window, qapp):
    window.show_screen(board_state())
    qapp.processEvents()
    house = window.board.now.grab().toImage().pixelColor(60, window.board.now.height() - 30)
    window.show_screen(board_state(accent="#0B6B3A"))
    qapp.processEvents()
    brand = window.board.now.grab().toImage().pixelColor(60, window.board.now.height() - 30)
    assert house.blue() > house.green()
    assert brand.green() > brand.blue()


@pytest.mark.parametrize("scheme", Scheme)
def test_the_screen_wears_the_scheme_that_the_branch_chose(window, qapp, scheme):
    window.show_screen(board_state())
    shown = with_snapshot(Calls(), snapshot([(ticket("A047"), "3")], display=DisplaySettings(scheme=scheme)))
    window.show_screen(ScreenState(shown))
    qapp.processEvents()
    palette, seen = tokens.palette(Mode(scheme)), window.grab().toImage()
    assert seen.pixelColor(2, window.height() // 2).name().upper() == palette.bg.upper()
    panel = window.board.now.geometry()
    assert seen.pixelColor(panel.x() + 20, panel.y() + panel.height() // 3).name().upper() == palette.now.upper()


@pytest.mark.skipif(not QMediaDevices.defaultAudioOutput().isNull(), reason="this machine can sound")
def test_without_a_sound_device_announcements_pass_silently(qtbot, caplog):
    heard, done = [], []
    speaker = Loudspeaker(heard.append)
    for _ in range(2):
        speaker.play(silence(1), lambda: heard.append("started"), lambda: done.append(True))
    qtbot.waitUntil(lambda: len(done) == 2)
    speaker.close()
    assert heard == [False]
    assert "no sound device" in caplog.text


def test_a_device_that_runs_dry_does_not_end_an_announcement(qapp):
    ended = []
    player = _Player(lambda _audible: None)
    player._finished = lambda: ended.append(True)
    player._source = QBuffer()
    player._source.setData(QByteArray(bytes(1000)))
    player._source.open(QIODevice.OpenModeFlag.ReadOnly)
    player._source.read(400)
    player._on_state(QAudio.State.IdleState)
    assert ended == []
    player._source.read(600)
    player._on_state(QAudio.State.IdleState)
    player._on_state(QAudio.State.StoppedState)
    assert ended == [True]
    player.close()


def test_the_pointer_is_hidden_in_full_screen(window):
    window.showFullScreen()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    window.showNormal()
    assert window.cursor().shape() is Qt.CursorShape.ArrowCursor
