"""The real program, a process of its own, against a server: what it shows, acknowledges and says; killed and restarted."""

import contextlib
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from qms_contract.assets import Asset
from qms_contract.devices import Trouble, TroubleKind
from qms_contract.displays import DisplaySettings, PlaylistItem
from qms_contract.events import DeviceCommandPayload, EventType
from qms_contract.topics import device_topic
from qms_demo.hearing import announcements, hear, spoken
from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip, spoken_grammars

from tests.support.display_data import NOW, TENANT, new_id
from tests.support.display_feed import DEVICE, TOKEN, TOPICS, an_order
from tests.support.media import a_png, an_mp4_head
from tests.support.waiting import wait_until


@pytest.fixture
def program(server, tmp_path):
    """Starts the display; ends what is still running."""
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "qms_display", "--windowed", "--data-dir", str(tmp_path / "data")]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QMS_DEVICE_TOKEN": TOKEN}
        process = subprocess.Popen(
            [*command, "--server", server.address, *arguments], env=environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
        process.stderr.close()


def clips_of(languages, counters):
    grammars = spoken_grammars(languages)
    parts = [part for grammar in grammars for counter in counters for part in grammar.sentence("", counter)]
    alphabet = [clip for grammar in grammars for clip in grammar.alphabet()]
    return {*alphabet, *(part for part in parts if isinstance(part, Clip))}


def heard_in(recording: Path, data: Path):
    store = ClipStore(data / "clips")
    return announcements(hear(recording, store, clips_of(["en", "id"], ["1", "2", "3"])))


def sentences(number, counter):
    return [grammar.sentence(number, counter) for grammar in spoken_grammars(["en", "id"])]


def names(announcement):
    return [heard.name for heard in announcement]


def test_calls_are_painted_acknowledged_and_said_in_order(server, program, tmp_path):
    recording = tmp_path / "spoken.wav"
    process = program("--audio", f"wav:{recording}")
    wait_until(lambda: server.subscribed == TOPICS, 20)
    first = server.call("A047", "3")
    wait_until(lambda: server.painted == [first.offset])
    second = server.call("B012", "1")
    wait_until(lambda: server.painted == [first.offset, second.offset])
    wait_until(lambda: recording.stat().st_size > 44 + 2 * 22050 * 18, 60)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stderr.read() == ""
    heard = heard_in(recording, tmp_path / "data")
    assert names(heard[0]) == spoken(sentences("A047", "3"))
    assert names(heard[1]) == spoken(sentences("B012", "1"))[: len(heard[1])]
    assert len(heard[1]) >= 8
    flat = list(itertools.chain.from_iterable(heard))
    assert all(before.end <= after.start + 0.005 for before, after in itertools.pairwise(flat))


def test_after_a_kill_and_without_a_server_the_last_calls_are_shown_and_nothing_is_said_again(
    server, program, tmp_path
):
    data, first, second = tmp_path / "data", tmp_path / "first.wav", tmp_path / "second.wav"
    killed = program("--audio", f"wav:{first}")
    wait_until(lambda: server.subscribed == TOPICS, 20)
    server.call("A047", "3")
    wait_until(lambda: first.stat().st_size > 44 + 2 * 22050 * 4, 30)
    wait_until(lambda: (data / "screen.json").exists() and b"A047" in (data / "screen.json").read_bytes())
    killed.kill()
    killed.wait()
    cut = names(heard_in(first, data)[0])
    assert len(cut) > 2
    assert cut == spoken(sentences("A047", "3"))[: len(cut)]
    server.stop()
    picture = tmp_path / "lost.png"
    assert program("--screenshot", str(picture), "--audio", f"wav:{second}").wait(20) == 0
    image = QImage(str(picture))
    assert image.pixelColor(image.width() // 2, image.height() - 4).name().upper() == "#F0B03A"
    assert image.pixelColor(image.width() // 8, image.height() // 8).name().upper() == "#151C49"
    server.start()
    restarted = program("--audio", f"wav:{second}")
    wait_until(lambda: server.subscribed == 2 * TOPICS, 20)
    server.call("B012", "1")
    wait_until(lambda: second.stat().st_size > 44 + 2 * 22050 * 8, 60)
    restarted.terminate()
    assert restarted.wait(10) == 0
    (said,) = heard_in(second, data)
    assert names(said) == spoken(sentences("B012", "1"))[: len(said)]


def test_the_calls_that_waited_when_it_was_killed_are_said_by_the_next_start_and_no_other(server, program, tmp_path):
    data, first, second = tmp_path / "data", tmp_path / "first.wav", tmp_path / "second.wav"
    killed = program("--audio", f"wav:{first}")
    wait_until(lambda: server.subscribed == TOPICS, 20)
    calls = (("A047", "3"), ("B012", "1"), ("C003", "2"))
    for number, counter in calls:
        server.call(number, counter)
    wait_until(lambda: first.stat().st_size > 44 + 2 * 22050 * 2, 30)
    wait_until(lambda: b"C003" in (data / "screen.json").read_bytes())
    wait_until(lambda: said_by(data))
    killed.kill()
    killed.wait()
    left = calls[said_by(data) :]
    assert left, "the kill came after the last call"
    restarted = program("--audio", f"wav:{second}")
    wait_until(lambda: second.exists() and second.stat().st_size > 44 + 2 * 22050 * (7 * len(left) - 2), 60)
    restarted.terminate()
    assert restarted.wait(10) == 0
    heard = heard_in(second, data)
    assert [names(one) for one in heard[:-1]] == [spoken(sentences(*one)) for one in left[:-1]]
    assert names(heard[-1]) == spoken(sentences(*left[-1]))[: len(heard[-1])]


def said_by(data):
    """How many calls have been begun to be said, as far as the file knows."""
    return len(json.loads((data / "screen.json").read_bytes())["spoken"])


def test_without_a_sound_device_it_says_so_in_words_and_goes_on(server, program):
    process = program()
    wait_until(lambda: server.subscribed == TOPICS, 20)
    called = server.call("A047", "3")
    wait_until(lambda: server.painted == [called.offset])
    process.terminate()
    assert process.wait(10) == 0
    lines = process.stderr.read().splitlines()
    assert lines in ([], ["warning: no sound device: calls are shown but not spoken"])


def test_a_recording_that_cannot_be_written_is_named_and_the_calls_are_shown(server, program, tmp_path):
    process = program("--audio", f"wav:{tmp_path}/no/such/folder.wav")
    wait_until(lambda: server.subscribed == TOPICS, 20)
    called = server.call("A047", "3")
    wait_until(lambda: server.painted == [called.offset])
    process.terminate()
    assert process.wait(10) == 0
    assert "cannot be written (No such file or directory)" in process.stderr.read()


def test_an_audio_option_it_does_not_know_is_refused_in_words(program):
    process = program("--audio", "mp3:x")
    assert process.wait(10) == 2
    assert process.stderr.read() == "--audio wants wav:FILE, not 'mp3:x'\n"


def screen_of(server, tmp_path):
    """The screen as it is now, by an order."""
    count = len(server.results)
    server.orders = [an_order()]
    payload = DeviceCommandPayload(command="screenshot")
    server.tell(EventType.DEVICE_COMMAND, device_topic(DEVICE.device_id), payload)
    wait_until(lambda: len(server.results) > count)
    image = QImage()
    assert image.loadFromData(server.results[-1].content)
    return image


def media_colour(server, tmp_path):
    image = screen_of(server, tmp_path)
    return image.pixelColor(round(image.width() * 0.82), round(image.height() * 0.25)).name().upper()


def test_pictures_are_kept_and_shown_and_what_is_broken_is_told_and_never_seen(server, program, tmp_path):
    poster, broken = a_png(320, 180, (200, 30, 30)), an_mp4_head(5000)
    assets = [asset_of(poster, "image", "image/png", "Poster"), asset_of(broken, "video", "video/mp4", "Tour")]
    server.files = dict(zip((str(one.asset_id) for one in assets), (poster, broken), strict=True))
    playlist = [PlaylistItem(playlist_asset_id=one.asset_id, seconds=3) for one in reversed(assets)]
    server.shown = {"display": DisplaySettings(playlist=playlist), "assets": assets}
    process = program()
    wait_until(lambda: server.subscribed == TOPICS, 20)
    wait_until(lambda: media_colour(server, tmp_path) == "#C81E1E", 20)
    wait_until(lambda: Trouble(kind=TroubleKind.MEDIA_SKIPPED, subject="Tour") in told(server, tmp_path), 20)
    server.call("A047", "3")
    wait_until(lambda: len(server.painted) == 1)
    process.kill()
    process.wait()
    server.files = {}
    again = program()
    wait_until(lambda: server.subscribed == 2 * TOPICS, 20)
    wait_until(lambda: media_colour(server, tmp_path) == "#C81E1E", 20)
    again.terminate()
    assert again.wait(10) == 0
    words = again.stderr.read().splitlines()
    assert all("Tour is not shown" in line or "no sound device" in line for line in words), words


def told(server, tmp_path):
    """The troubles of the newest heartbeat: an order makes it beat at once."""
    screen_of(server, tmp_path)
    return server.beats[-1].troubles


def asset_of(content, kind, media_type, name):
    return Asset(
        asset_id=new_id(), tenant_id=TENANT, kind=kind, name=name, media_type=media_type, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by="Ani", uploaded_at=NOW,
    )  # fmt: skip
