"""`./qms check` and `./qms test`, run by the environment's Python: `verify.py check|test [pytest arguments]`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "--output-format", "concise", "."),
    ("mypy",),
    ("lint-imports",),
)
_LONG = "not packaging and not soak"
# A worker that dies ends the run: pytest-xdist 3.8 waits for ever once it has replaced one (its issue 1378).
_ALL_CORES = ["-n", "auto", "--dist", "loadgroup", "--max-worker-restart", "0"]


def check() -> int:
    """Run every check, side by side, and print what each found; 1 when any failed."""
    running = [(words, _start(words)) for words in _CHECKS]
    failed = [words[0] for words, process in running if not _passed(words, process)]
    print(f"check: {' and '.join(failed)} failed" if failed else "check: all passed", flush=True)
    return 1 if failed else 0


def pytest_arguments(arguments: list[str]) -> list[str]:
    """The user's arguments; without --all, packaging and soak are left out; unless files are named, all cores are used."""
    everything = "--all" in arguments
    given = [argument for argument in arguments if argument != "--all"]
    marks = [] if everything else ["-m", _LONG]
    chosen = any(argument.startswith("-n") or (ROOT / argument.partition("::")[0]).exists() for argument in given)
    spread = [] if chosen else _ALL_CORES
    return [*marks, *spread, *given]


def main(name: str, *arguments: str) -> int:
    """Check; and for `test` become pytest."""
    result = check()
    if name == "check" or result != 0:
        return result
    os.chdir(ROOT)
    command = [sys.executable, "-m", "pytest", *pytest_arguments(list(arguments))]
    if sys.platform != "win32":
        os.execv(command[0], command)  # signals and the exit code are pytest's
    return subprocess.call(command)


def _start(words: tuple[str, ...]) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name(words[0])
    return subprocess.Popen(
        [program, *words[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _passed(words: tuple[str, ...], process: subprocess.Popen[str]) -> bool:
    output, _ = process.communicate()
    if process.returncode != 0:
        print(f"--- {' '.join(words)}\n{output.rstrip()}\n", flush=True)
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
