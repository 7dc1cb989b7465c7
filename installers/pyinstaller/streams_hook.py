# Runs first in every bundle. A Windows program without a console has no streams; a sentence for whoever started it (an
# installer that asks whether it may update) must then go nowhere, rather than end in an error on the screen.
import os
import sys

if sys.stdout is None:
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as the program lives
if sys.stderr is None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
