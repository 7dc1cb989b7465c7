"""The voice with real clips: complete, each announcement whole, in order, never over another."""

import itertools
import threading
import time
import wave

import msgspec
import numpy as np
import pytest
from qms_contract.displays import NumberStyle
from qms_demo.hearing import announcements, hear, spoken
from qms_display.voice.announcement import MOST_WAIT, MOST_WAITING, Announcement, script
from qms_display.voice.announcer import AFTER_ANNOUNCEMENT, BETWEEN_LANGUAGES, Announcer
from qms_display.voice.chime import chime
from qms_display.voice.clips import ClipStore, clip_name
from qms_display.voice.pcm import RATE, read_wav, seconds, silence, wav_header
from qms_display.voice.phrases import Clip, grammars, notice_word
from qms_display.voice.render import main as render_clips
from qms_display.voice.wav_recorder import WavRecorder

from tests.support.display_voice import Started, call, fast_clock
from tests.support.media import a_wav
from tests.support.waiting import wait_until

pytestmark = pytest.mark.xdist_group("voice")  # the clips are rendered once


@pytest.fixture(scope="module")
def clip_folder(tmp_path_factory):
    """All clips, rendered as for a bundle."""
    folder = tmp_path_factory.mktemp("clips")
    assert render_clips(["--out", str(folder)]) == 0
    return folder


@pytest.fixture
def store(clip_folder, tmp_path):
    return ClipStore(cache=clip_folder, shipped=tmp_path / "none")


def recorded_length(path):
    with wave.open(str(path)) as wav:
        return wav.getnframes() / wav.getframerate()


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_every_clip_of_the_vocabulary_can_be_said_and_sounds_alike_in_loudness(store, language):
    for clip in grammars()[language].vocabulary():
        samples = store.samples(clip)
        assert samples is not None, clip
        assert 0.08 < seconds(samples) < 2.5, clip
        loud = np.abs(samples).max() / 32767
        assert 0.12 < loud < 0.95, (clip, loud)
        assert np.abs(samples[:3]).max() < 400, clip


def test_ten_calls_at_once_are_ten_whole_announcements_in_order(store, tmp_path):
    path, started = tmp_path / "spoken.wav", Started()
    announcer = Announcer(store, WavRecorder(path, fast_clock), started)
    calls = [call(f"{'ABC'[n % 3]}{n * 37 % 1000:03}", str(n % 6 + 1), ("en", "id")) for n in range(10)]
    announcer.start()
    for item in calls:
        announcer.announce(item)
    started.wait_for(10)
    wait_until(lambda: announcer.quiet, 60)
    announcer.stop()
    vocabulary = {clip for item in calls for sentence in script(item) for clip in sentence if isinstance(clip, Clip)}
    heard = announcements(hear(path, store, vocabulary))
    assert [[item.name for item in one] for one in heard] == [spoken(script(item)) for item in calls]
    flat = [item for one in heard for item in one]
    assert all(before.end <= after.start + 0.005 for before, after in itertools.pairwise(flat))
    assert min(item.score for item in flat) > 0.999


@pytest.mark.parametrize("style", NumberStyle)
@pytest.mark.parametrize("languages", [("en", "id"), ("ar", "zh")])
def test_calls_as_they_are_joined_are_whole_in_every_language_and_style(store, tmp_path, languages, style):
    path, started = tmp_path / "spoken.wav", Started()
    announcer = Announcer(store, WavRecorder(path, fast_clock), started)
    said = [("A000", "1"), ("AB417", "12"), ("L2-105", "B2"), ("Z999", "99"), ("K1234", "7")]
    calls = [msgspec.structs.replace(call(*one, languages), numbers=style) for one in said]
    announcer.start()
    for item in calls:
        announcer.announce(item)
    started.wait_for(len(calls))
    wait_until(lambda: announcer.quiet, 60)
    announcer.stop()
    vocabulary = {clip for item in calls for sentence in script(item) for clip in sentence if isinstance(clip, Clip)}
    heard = announcements(hear(path, store, vocabulary))
    assert [[item.name for item in one] for one in heard] == [spoken(script(item)) for item in calls]


def test_a_recall_is_said_again_and_a_withdrawn_call_is_not(store, tmp_path):
    path, started = tmp_path / "spoken.wav", Started()
    announcer = Announcer(store, WavRecorder(path, fast_clock), started)
    first, withdrawn = call("A001", languages=("en",)), call("B002", languages=("en",))
    again = a_recall(first)
    for item in (first, withdrawn, again):
        announcer.announce(item)
    announcer.withdraw(withdrawn.ticket_id)
    announcer.start()
    started.wait_for(2)
    announcer.stop()
    assert started.seen == [first, again]


def test_a_call_that_is_withdrawn_while_its_clips_are_rendered_is_not_said_and_silence_is_told(store, tmp_path):
    quiet, started, rendering, go_on = threading.Event(), Started(), threading.Event(), threading.Event()
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started, quiet.set)
    late, after = call("A001", languages=("en",)), call("B002", languages=("en",))
    assemble = announcer.assemble

    def slowly(announcement):
        rendering.set()
        assert go_on.wait(20)
        return assemble(announcement)

    announcer.assemble = slowly
    announcer.announce(late)
    announcer.announce(after)
    announcer.start()
    assert rendering.wait(20)
    assert announcer.unsaid() == {(late.ticket_id, 1), (after.ticket_id, 1)}
    announcer.withdraw(after.ticket_id)
    assert announcer.withdraw(late.ticket_id)
    assert not announcer.withdraw(late.ticket_id)
    go_on.set()
    assert quiet.wait(20)
    announcer.announce(after)
    started.wait_for(1)
    announcer.stop()
    assert started.seen == [after]


def test_who_is_called_elsewhere_before_the_first_call_was_said_is_sent_there_alone(store, tmp_path):
    """As when a display learns of both calls by one snapshot."""
    started = Started()
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started)
    first, other = call("A001", "1", ("en",)), call("B002", "2", ("en",))
    elsewhere = Announcement(first.ticket_id, 2, "A001", "3", ("en",))
    for item in (other, first, elsewhere):
        announcer.announce(item)
    announcer.start()
    started.wait_for(2)
    announcer.finish(20)
    announcer.stop()
    assert started.seen == [other, elsewhere]


def test_who_is_to_end_says_the_call_that_sounds_to_its_end_and_keeps_the_others(store, tmp_path):
    path, started = tmp_path / "spoken.wav", Started()
    announcer = Announcer(store, WavRecorder(path, fast_clock), started)
    first, second = call("A001", languages=("en",)), call("B002", languages=("en",))
    whole = seconds(announcer.assemble(first))
    announcer.announce(first)
    announcer.announce(second)
    announcer.start()
    started.wait_for(1)
    announcer.finish(20)
    assert announcer.unsaid() == {(second.ticket_id, 1)}
    announcer.stop()
    assert started.seen == [first]
    assert recorded_length(path) >= whole - 0.1


def test_what_cannot_be_said_holds_up_no_restart(store, tmp_path):
    """Whoever waits for the end of a call that fails is told of it at once."""
    failing = threading.Event()

    def fail(_announcement):
        failing.wait(20)
        raise OSError("the device is gone")

    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started())
    announcer.assemble = fail
    announcer.announce(call("A001", languages=("en",)))
    announcer.start()
    wait_until(lambda: announcer.unsaid() and not announcer._turns)
    threading.Timer(0.2, failing.set).start()
    began = time.monotonic()
    announcer.finish(30)
    assert time.monotonic() - began < 15
    announcer.stop()


def a_recall(said):
    return msgspec.structs.replace(said, call_count=said.call_count + 1, recalled=True)


def test_a_recall_goes_before_first_calls_and_after_earlier_recalls(store, tmp_path):
    started = Started()
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started)
    first, second = call("A001", languages=("en",)), call("B002", languages=("en",), count=2)  # of a second service
    third = call("C003", languages=("en",))
    recalls = [a_recall(call(number, languages=("en",))) for number in ("D004", "E005")]
    own = a_recall(third)
    for item in (first, second, *recalls, third, own):
        announcer.announce(item)
    announcer.start()
    started.wait_for(6)
    announcer.stop()
    assert [item.number for item in started.seen] == ["D004", "E005", "A001", "B002", "C003", "C003"]


def test_a_call_that_had_to_wait_for_too_long_is_passed_over_and_silence_is_told(store, tmp_path):
    now, quiet, started = [0.0], threading.Event(), Started()
    recorder = WavRecorder(tmp_path / "spoken.wav", fast_clock)
    announcer = Announcer(store, recorder, started, quiet.set, lambda: now[0])
    announcer.announce(call("A001", languages=("en",)))
    now[0] = MOST_WAIT + 1
    announcer.announce(call("B002", languages=("en",)))
    announcer.start()
    started.wait_for(1)
    assert quiet.wait(20)
    announcer.stop()
    assert [item.number for item in started.seen] == ["B002"]


def test_of_more_calls_than_can_be_said_in_time_the_oldest_give_way_and_none_pile_up(store, tmp_path):
    now = itertools.count(0.0, 0.01)
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started(), clock=lambda: next(now))
    for index in range(3 * MOST_WAITING):
        said = call(f"A{index:03}")
        announcer.announce(said if index % 10 else a_recall(said))
    waiting = sorted(announcer._turns.numbers())
    announcer.stop()
    assert waiting == [f"A{index:03}" for index in range(2 * MOST_WAITING, 3 * MOST_WAITING)]


def test_a_softer_hour_is_softer_by_as_much_as_it_says(store, tmp_path):
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started())
    loud = announcer.assemble(call("A017"))
    soft = announcer.assemble(msgspec.structs.replace(call("A017"), volume=0.5))
    announcer.stop()
    assert len(soft) == len(loud)
    assert np.abs(soft).max() == pytest.approx(np.abs(loud).max() / 4, abs=2)


def test_the_tenants_own_recordings_take_the_clips_places_at_the_same_loudness(store, tmp_path):
    own, word = tmp_path / "own.wav", grammars()["id"].digit("7")
    own.write_bytes(a_wav(0.6, rate=16000, channels=2, pitch=700))
    bell = tmp_path / "bell.wav"
    bell.write_bytes(a_wav(0.3, pitch=300))
    before, other = store.samples(word), store.samples(grammars()["en"].digit("7"))
    store.recordings.use({("id", "7"): own, ("id", "chime"): bell, ("id", "name:Kasir"): own})
    said = store.samples(word)
    assert seconds(said) == pytest.approx(0.6, abs=0.03)
    assert loudness(said) == pytest.approx(loudness(before), abs=2)
    assert np.array_equal(store.samples(grammars()["en"].digit("7")), other), "another language keeps its own"
    assert seconds(store.samples(grammars()["id"].counter("Kasir")[0])) == pytest.approx(0.6, abs=0.03)
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started())
    whole = announcer.assemble(call("7", "", ("en", "id")))
    plain = seconds(chime())
    assert 0.2 < seconds(announcer._chime_of(call("7", "", ("en", "id")))) < 0.4 < plain
    announcer.stop()
    assert seconds(whole) > 1
    store.recordings.use({})
    assert np.array_equal(store.samples(word), before)


@pytest.mark.parametrize("name", ["人工窗口", "1001", "VIP", "Cashier"])
def test_a_counters_name_that_was_recorded_is_said_by_its_recording(store, tmp_path, name):
    own = tmp_path / "own.wav"
    own.write_bytes(a_wav(3.0))
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started())
    store.recordings.use({("en", f"name:{name}"): own})
    long = seconds(announcer.assemble(call("A017", name, ("en",))))
    own.write_bytes(a_wav(1.0))
    store.recordings.use({("en", f"name:{name}"): own.rename(tmp_path / "short.wav")})
    assert long - seconds(announcer.assemble(call("A017", name, ("en",)))) == pytest.approx(2.0, abs=0.1)
    announcer.stop()


@pytest.mark.parametrize("content", [b"", b"RIFF", a_wav(0.5, width=1), a_wav(31), wav_header(4000) + bytes(8000)])
def test_a_recording_that_cannot_be_said_gives_way_to_the_clip_and_is_named_once(store, tmp_path, caplog, content):
    bad, word = tmp_path / "bad.wav", grammars()["en"].digit("7")
    clip = store.samples(word)
    bad.write_bytes(content)
    store.recordings.use({("en", "7"): bad})
    for _ in range(3):
        assert np.array_equal(store.samples(word), clip)
    assert store.recordings.unusable == [bad]
    assert sum("'7' is not used" in record.getMessage() for record in caplog.records) == 1


def loudness(samples):
    frames = np.asarray(samples[: len(samples) // 220 * 220], float).reshape(-1, 220) / 32767
    power = (frames**2).mean(axis=1)
    return 10 * np.log10(power[power > power.max() / 100].mean())


def test_a_prepared_call_sounds_without_anything_being_rendered(clip_folder, tmp_path, monkeypatch):
    store, started = ClipStore(clip_folder, tmp_path / "none"), Started()
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started)
    closing = (("en", "We close in a quarter of an hour."), ("id", "Kami tutup lima belas menit lagi."))
    announcer.prepare(["en", "id"], ["1", "2", "Cashier and payments desk"], notices=closing)
    announcer.start()
    wait_until(lambda: not announcer.preparing)
    rendered = []
    monkeypatch.setattr(
        "qms_clientkit.speech.engines.subprocess.run", lambda command, **_options: rendered.append(command)
    )
    announcer.announce(call("L2-017", "Cashier and payments desk"))
    announcer.announce(msgspec.structs.replace(call(""), notice=closing))
    started.wait_for(2)
    assert not rendered
    announcer.stop()


def test_a_voice_that_hangs_holds_up_no_call(clip_folder, tmp_path, monkeypatch):
    """What is at hand is said, the chime first; the rest is rendered when the voice comes to itself, for the next call."""
    go_on, started = threading.Event(), Started()
    store = ClipStore(clip_folder, tmp_path / "none", lambda _clip: silence(2.0) if go_on.wait(60) else None)
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started)
    monkeypatch.setattr("qms_display.voice.announcer.RENDERED_WITHIN", 0.1)
    announcer.prepare(["en"], ["Desk one"])
    announcer.start()
    first, second = (call(number, "Desk two", ("en", "id")) for number in ("A001", "A002"))
    begun = time.monotonic()
    announcer.announce(first)
    announcer.announce(second)
    started.wait_for(2)
    assert time.monotonic() - begun < 30, "the voice would hang for a minute"
    bare = seconds(announcer.assemble(first))
    go_on.set()
    wait_until(lambda: not announcer.preparing)
    assert seconds(announcer.assemble(first)) == pytest.approx(bare + 4.0, abs=0.1)
    announcer.stop()


def test_the_recording_is_valid_at_every_moment_and_keeps_the_silence_between(store, tmp_path):
    path, started = tmp_path / "spoken.wav", Started()
    recorder = WavRecorder(path, fast_clock)
    assert recorded_length(path) == 0
    begun = fast_clock()
    announcer = Announcer(store, recorder, started)
    announcer.start()
    wait_until(lambda: fast_clock() - begun > 3)
    announcer.announce(call("A001", languages=("en",)))
    wait_until(lambda: recorded_length(path) > 4)
    samples = read_wav(path.read_bytes())
    assert not any(samples[: 3 * RATE])
    assert any(samples[3 * RATE :])
    announcer.stop()


def test_a_damaged_clip_is_moved_aside_and_rendered_anew(store, clip_folder, tmp_path):
    clip = grammars()["en"].digit("7")
    whole = store.samples(clip)
    path = clip_folder / clip_name(clip)
    path.write_bytes(b"RIFF not a sound")
    mended = ClipStore(clip_folder, tmp_path / "none").samples(clip)
    assert np.array_equal(mended, whole)
    assert path.with_suffix(".damaged").read_bytes() == b"RIFF not a sound"
    assert np.array_equal(read_wav(path.read_bytes()), whole)


def test_a_notice_is_read_aloud_in_each_language_unless_there_is_a_recording(store, tmp_path):
    notice = (("en", "We close in a quarter of an hour."), ("ar", "نغلق بعد ربع ساعة."))
    said = msgspec.structs.replace(call(""), notice=notice)
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav"), Started())
    read = announcer.assemble(said)
    parts = [store.samples(clip) for sentence in script(said) for clip in sentence]
    assert all(seconds(one) > 0.8 for one in parts), "whole sentences"
    silent = seconds(chime()) + AFTER_ANNOUNCEMENT
    assert seconds(read) == pytest.approx(silent + sum(map(seconds, parts)) + BETWEEN_LANGUAGES, abs=0.1)
    own = tmp_path / "own.wav"
    own.write_bytes(a_wav(5.0))
    store.recordings.use({("en", notice_word(notice[0][1])): own})
    longer = seconds(announcer.assemble(said)) - seconds(read)
    announcer.stop()
    assert longer == pytest.approx(5.0 - seconds(parts[0]), abs=0.2)
