"""Renders the clips of every language into a folder, for a bundle: `python -m qms_display.voice.render --out DIR`."""

import argparse
import sys
from pathlib import Path

from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip, grammars


def main(arguments: list[str]) -> int:
    """Renders what is missing in the folder; the exit code is 1 when a clip could not be said."""
    parser = argparse.ArgumentParser(prog="python -m qms_display.voice.render", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    missing = render_vocabulary(parser.parse_args(arguments).out)
    for clip in missing:
        sys.stderr.write(f"cannot say {clip.text!r} in {clip.language}\n")
    return 1 if missing else 0


def render_vocabulary(folder: Path) -> list[Clip]:
    """Fills `folder` with every language's vocabulary; returns the clips that no engine could say."""
    store = ClipStore(cache=folder, shipped=folder)
    return [clip for grammar in grammars().values() for clip in grammar.vocabulary() if store.samples(clip) is None]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
