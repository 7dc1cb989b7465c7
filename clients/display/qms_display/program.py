"""The display itself, as its supervisor starts it."""

import sys

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse
from qms_clientkit.speech import system_voice
from qms_clientkit.speech.flag import SYSTEM_VOICE_FLAG

from qms_display.compose import build
from qms_display.options import AUDIO_OPTION, OPTIONS, RECORDING_PREFIX


def main(argv: list[str]) -> int:
    """Runs the display, or in a frozen program the helper process that lets the system's voice speak into a file."""
    if argv[:1] == [SYSTEM_VOICE_FLAG]:
        return system_voice.main(argv[1:])
    arguments = parse("display", argv, OPTIONS)
    audio = arguments.extra.get(AUDIO_OPTION)
    if audio is not None and not (audio.startswith(RECORDING_PREFIX) and audio.removeprefix(RECORDING_PREFIX)):
        sys.stderr.write(f"--audio wants {RECORDING_PREFIX}FILE, not {audio!r}\n")
        return 2
    return run("display", arguments, build, unattended=True)
