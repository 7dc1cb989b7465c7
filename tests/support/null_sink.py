"""A sound card that nobody hears: a sound server of our own with a null sink, and what would have sounded as a WAV."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from qms_display.voice.pcm import RATE, wav_header

from tests.support.waiting import wait_until

SILENCE = 3.0
"""Seconds without a sound after which nothing more comes: there are far less between two announcements."""

_SINK = "hall"
_FORM = ("--raw", f"--rate={RATE}", "--channels=1", "--format=s16le")


class NullSink:
    """`environment` is for the program that is to sound; `heard` writes what has sounded since the beginning."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"PULSE_SERVER": f"unix:{folder / 'native'}", "PULSE_COOKIE": str(folder / "cookie")}
        self._raw = folder / "heard.raw"

    def fell_silent(self) -> bool:
        """Whether something sounded, and nothing for a while."""
        samples = np.fromfile(self._raw, "<i2")
        loud = np.flatnonzero(samples)
        return loud.size > 0 and len(samples) - loud[-1] > SILENCE * RATE

    def samples(self) -> int:
        return self._raw.stat().st_size // 2

    def heard(self, wav: Path) -> Path:
        raw = self._raw.read_bytes()
        wav.write_bytes(wav_header(len(raw) // 2) + raw[: len(raw) // 2 * 2])
        return wav


@contextmanager
def a_null_sink(folder: Path):
    """Until the block ends; it is recorded from the beginning."""
    sink = NullSink(folder)
    environment = {**os.environ, **sink.environment, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    modules = [
        f"module-native-protocol-unix auth-anonymous=1 socket={folder / 'native'}",
        f"module-null-sink sink_name={_SINK} rate={RATE} channels=1 format=s16le",
    ]
    options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm", "--realtime=no"]
    with _running(["pulseaudio", *options, *(f"--load={one}" for one in modules)], environment):
        wait_until(lambda: _answers(environment), 20)
        # A null sink that sleeps loses the beginning of what wakes it, whoever plays it (seen with paplay): it never sleeps.
        ears = ["parec", *_FORM, f"--device={_SINK}.monitor"]
        with (
            _running(["pacat", *_FORM, "--latency-msec=50", "/dev/zero"], environment),
            sink._raw.open("wb") as raw,
            _running(ears, environment, raw),
        ):
            wait_until(lambda: sink.samples() > 0, 20)
            yield sink


@contextmanager
def _running(command, environment, output=subprocess.DEVNULL):
    process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _answers(environment) -> bool:
    asked = subprocess.run(["pactl", "list", "short", "sinks"], env=environment, capture_output=True, check=False)
    return _SINK.encode() in asked.stdout
