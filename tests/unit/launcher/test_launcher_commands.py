import re
import signal
from pathlib import Path

import pytest

from launcher.verify import pytest_arguments
from tests.unit.launcher.conftest import ROOT, Launch

CONTRACT = [
    "demo",
    "serve",
    "kiosk",
    "display",
    "agent",
    "admin",
    "migrate",
    "seed",
    "openapi",
    "backup",
    "restore",
    "rebuild-analytics",
    "create-admin",
    "check",
    "test",
    "bench",
    "package",
]


def test_help_lists_every_command(launch: Launch) -> None:
    output, errors = launch("--help").communicate(timeout=30)
    assert errors == ""
    assert sorted(re.findall(r"^  (\S+)  ", output, re.MULTILINE)) == sorted(CONTRACT)


def test_an_unknown_command_is_named(launch: Launch) -> None:
    process = launch("sevre")
    assert process.communicate(timeout=30) == ("", "There is no command 'sevre'; ./qms --help lists them.\n")
    assert process.returncode == 2


@pytest.fixture
def program(checkout: Path) -> Path:
    """A benchmark suite in the little checkout: prints its process and arguments, then waits."""
    folder = checkout / "bench"
    folder.mkdir()
    lines = [
        "import os, signal, sys",
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(42))",
        "print(os.getpid(), os.getcwd(), sys.argv[1:], flush=True)",
        "signal.pause()",
    ]
    (folder / "__main__.py").write_text("\n".join(lines))
    return folder


@pytest.mark.usefixtures("program")
def test_the_program_takes_the_launchers_place(launch: Launch, tmp_path: Path) -> None:
    """So that signals reach it and its exit code is ours; it runs where the user stands."""
    process = launch("bench", "core", "--quick")
    assert process.stdout is not None
    assert process.stdout.readline() == f"{process.pid} {tmp_path} ['core', '--quick']\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 42


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        ([], ["-m", "not packaging and not soak", "-n", "auto", "--dist", "loadgroup"]),
        (["--all"], ["-n", "auto", "--dist", "loadgroup"]),
        (["-k", "name"], ["-m", "not packaging and not soak", "-n", "auto", "--dist", "loadgroup", "-k", "name"]),
        (["-n", "0"], ["-m", "not packaging and not soak", "-n", "0"]),
        (["tests/unit/launcher::x"], ["-m", "not packaging and not soak", "tests/unit/launcher::x"]),
        (["tests/unit", "-x"], ["-m", "not packaging and not soak", "tests/unit", "-x"]),
        (["--all", "tests/packaging"], ["tests/packaging"]),
    ],
)
def test_what_pytest_is_given(given: list[str], handed_on: list[str]) -> None:
    assert pytest_arguments(given) == handed_on


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == 'exec ./qms test "$@"'
