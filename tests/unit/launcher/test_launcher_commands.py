import re
import signal
import subprocess
import sys
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


@pytest.mark.usefixtures("program")
def test_byte_code_is_kept_also_where_the_machine_wants_none(
    launch: Launch, checkout: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    (program / "other.py").touch()
    (program / "__main__.py").write_text("import bench.other")
    launch("bench", PYTHONDONTWRITEBYTECODE="1").communicate(timeout=30)
    assert "other" in [one.name.split(".")[0] for one in (checkout / ".venv").rglob("bench/*.pyc")]
    assert not list(program.rglob("__pycache__"))


SHORT = ["-m", "not packaging and not soak"]
SPREAD = ["-n", "auto", "--dist", "loadgroup", "--max-worker-restart", "0"]


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        ([], [*SHORT, *SPREAD]),
        (["--all"], SPREAD),
        (["-k", "name"], [*SHORT, *SPREAD, "-k", "name"]),
        (["-n", "0"], [*SHORT, "-n", "0"]),
        (["tests/unit/launcher::x"], [*SHORT, "tests/unit/launcher::x"]),
        (["tests/unit", "-x"], [*SHORT, "tests/unit", "-x"]),
        (["--all", "tests/packaging"], ["tests/packaging"]),
    ],
)
def test_what_pytest_is_given(given: list[str], handed_on: list[str]) -> None:
    assert pytest_arguments(given) == handed_on


def test_a_worker_that_dies_ends_the_run(tmp_path: Path) -> None:
    """It once waited for ever, hours after the last test."""
    for name in "abcdef":
        dies = "os.kill(os.getpid(), 9)" if name == "b" else "pass"
        code = f"import os\ndef test_1(): pass\ndef test_2(): {dies}\ndef test_3(): pass\n"
        (tmp_path / f"test_{name}.py").write_text(code)
    command = [sys.executable, "-m", "pytest", "-p", "no:asyncio", *pytest_arguments([]), "-n", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert "crashed while running 'test_b.py::test_2'" in done.stdout


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == 'exec ./qms test "$@"'
