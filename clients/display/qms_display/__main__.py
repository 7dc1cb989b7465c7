"""Start a display: `python -m qms_display [--server URL] [--audio wav:FILE] …`."""

import sys

from qms_clientkit.qt.app import run
from qms_clientkit.qt.arguments import parse

from qms_display.compose import AUDIO_OPTION, RECORDING_PREFIX, build
from qms_display.voice import system_voice
from qms_display.voice.engines import SYSTEM_VOICE_FLAG

_OPTIONS = {AUDIO_OPTION: (f"{RECORDING_PREFIX}FILE", "record what would sound instead of playing it")}


def main(argv: list[str]) -> int:
    """Runs the display, or in a frozen program the helper process that lets the system's voice speak into a file."""
    if argv[:1] == [SYSTEM_VOICE_FLAG]:
        return system_voice.main(argv[1:])
    arguments = parse("display", argv, _OPTIONS)
    audio = arguments.extra.get(AUDIO_OPTION)
    if audio is not None and not (audio.startswith(RECORDING_PREFIX) and audio.removeprefix(RECORDING_PREFIX)):
        sys.stderr.write(f"--audio wants {RECORDING_PREFIX}FILE, not {audio!r}\n")
        return 2
    return run("display", arguments, build)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
