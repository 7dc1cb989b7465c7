"""Clips and the engines that render them: what nothing can say, what hangs, what is damaged."""

import math
import subprocess
import time
from array import array

import numpy as np
import pytest
from qms_display.voice.announcer import AFTER_ANNOUNCEMENT, Announcer
from qms_display.voice.chime import chime
from qms_display.voice.clips import ClipStore
from qms_display.voice.engines import render
from qms_display.voice.pcm import RATE, DamagedSound, join, levelled, read_wav, seconds, silence, trimmed, wav_header
from qms_display.voice.phrases import Clip, grammars
from qms_display.voice.wav_recorder import WavRecorder

from tests.support.display_voice import Started, call, fast_clock


def test_a_language_that_nothing_here_can_say_is_told_and_a_single_word_is_not(tmp_path):
    def only_english(clip):
        return render(clip) if clip.language == "en" and clip.text != "Ticket" else None

    store = ClipStore(tmp_path, tmp_path / "none", only_english)
    for language in ("en", "ar"):
        for part in grammars()[language].sentence("A1", "1"):
            store.samples(part) if isinstance(part, Clip) else None
    assert store.silent == ["ar"]


def test_a_clip_nothing_can_say_is_left_out_and_the_rest_is_said(tmp_path):
    def only_words(clip):
        return render(clip) if clip.text == "Ticket" else None

    store, started = ClipStore(tmp_path, tmp_path / "none", only_words), Started()
    announcer = Announcer(store, WavRecorder(tmp_path / "spoken.wav", fast_clock), started)
    ticket = store.samples(grammars()["en"].sentence("A1", "1")[0])
    bare = seconds(announcer.assemble(call("-", "1", ("en",))))
    pauses = sum(part.seconds for part in grammars()["en"].sentence("-", "1") if not isinstance(part, Clip))
    assert bare == pytest.approx(seconds(chime()) + seconds(ticket) + pauses + AFTER_ANNOUNCEMENT, abs=0.001)
    announcer.stop()


def test_without_espeak_the_system_voice_says_the_clip(monkeypatch):
    monkeypatch.setattr("qms_clientkit.speech.engines.SYSTEM_VOICE_TIMEOUT", 60)  # a busy machine is no hanging engine
    monkeypatch.setattr("qms_clientkit.speech.engines.shutil.which", lambda _program: None)
    sound = render(Clip("en", "Cashier and payments", "en-us", 150, "Cashier and payments"))
    assert sound is not None
    assert 0.8 < seconds(sound) < 4


def test_a_system_voice_that_hangs_once_is_asked_again(monkeypatch):
    """Seen: pyttsx3's run loop hangs now and then on its very first use."""
    asked, run = [], subprocess.run

    def hang_first(command, **options):
        asked.append(command)
        if len(asked) == 1:
            raise subprocess.TimeoutExpired(command, options["timeout"])
        return run(command, **options)

    monkeypatch.setattr("qms_clientkit.speech.engines.SYSTEM_VOICE_TIMEOUT", 60)
    monkeypatch.setattr("qms_clientkit.speech.engines.shutil.which", lambda _program: None)
    monkeypatch.setattr("qms_clientkit.speech.engines.subprocess.run", hang_first)
    assert render(Clip("en", "seven", "en-us", 150, "seven")) is not None
    assert len(asked) == 2


def test_a_speech_engine_that_hangs_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr("qms_clientkit.speech.engines._hung_at", {})
    hanging = tmp_path / "espeak-ng"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr("qms_clientkit.speech.engines.shutil.which", lambda _program: str(hanging))
    monkeypatch.setattr("qms_clientkit.speech.engines.ESPEAK_TIMEOUT", 0.2)
    monkeypatch.setattr("qms_clientkit.speech.engines.SYSTEM_VOICE_TIMEOUT", 0.01)
    begun = time.monotonic()
    assert render(Clip("en", "seven", "en-us", 150, "seven")) is None
    assert time.monotonic() - begun < 30, "it would sleep for a minute"
    monkeypatch.setattr("qms_clientkit.speech.engines.subprocess.run", pytest.fail)
    assert render(Clip("en", "eight", "en-us", 150, "eight")) is None, "not asked for a while"


@pytest.mark.parametrize("data", [b"", b"RIFF", wav_header(0), wav_header(10) + b"\x00", wav_header(4)[:30]])
def test_what_is_no_wav_is_named_damaged(data):
    with pytest.raises(DamagedSound):
        read_wav(data)


def test_levelling_and_trimming():
    tone = array("h", (round(math.sin(at / 10) * 900) for at in range(RATE)))
    padded = join([silence(1), tone, silence(1)])
    assert seconds(trimmed(padded)) == pytest.approx(1.0, abs=0.03)
    rms = np.sqrt((np.asarray(levelled(tone), float) ** 2).mean()) / 32767
    assert 20 * np.log10(rms) == pytest.approx(-20, abs=0.2)
    assert len(trimmed(silence(0.01))) == 0
