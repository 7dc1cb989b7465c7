"""A process of its own that lets the operating system's voice say stdin into a WAV: `--language en --out FILE`.

pyttsx3's run loop hangs when it is used a second time and may hang the first time, so whoever starts this also kills it
(`engines.SYSTEM_VOICE_TIMEOUT`).
"""

import argparse
import sys
from collections.abc import Iterable

import pyttsx3
from pyttsx3.voice import Voice

NO_VOICE = 3
"""Exit code: no voice of this machine speaks the language."""


def main(arguments: list[str]) -> int:
    """Renders and returns the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--language", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args(arguments)
    text = sys.stdin.buffer.read().decode()
    engine = pyttsx3.init()
    voice = _voice(engine.getProperty("voices"), options.language)
    if voice is None and not text.isascii():
        return NO_VOICE
    if voice is not None:
        engine.setProperty("voice", voice)
    engine.setProperty("rate", 150)
    engine.save_to_file(text, options.out)
    engine.runAndWait()
    return 0


def _voice(voices: Iterable[Voice], language: str) -> str | None:
    """The first voice that names the language, in its list of languages or (SAPI) in its id, as in `..._EN-US_ZIRA`."""
    for voice in voices:
        if any(str(spoken).lower().startswith(language) for spoken in voice.languages or []):
            return str(voice.id)
    marks = (f"_{language}-", f"/{language}")
    return next((str(voice.id) for voice in voices if any(mark in voice.id.lower() for mark in marks)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
