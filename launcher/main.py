"""Dispatch one command: make sure that its surroundings are there, then become that program."""

import os
import subprocess
import sys
from pathlib import Path

from launcher.commands import COMMANDS, command_help
from launcher.environment import ensure_environment, python_of
from launcher.failure import SetupError
from launcher.system import ensure_system_packages

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Run `./qms ARGUMENTS`; returns the exit code unless the program replaces this process."""
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        print(command_help())
        return 0
    if name not in COMMANDS:
        print(f"There is no command {name!r}; ./qms --help lists them.", file=sys.stderr)
        return 2
    try:
        ensure_system_packages(COMMANDS[name].needs)
        ensure_environment(ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return _run(name, rest)


def _run(name: str, rest: list[str]) -> int:
    program = [str(python_of(ROOT)), *COMMANDS[name].program(ROOT), *rest]
    environment = _with_byte_code()
    if name in {"bench", "package"}:
        environment["PYTHONPATH"] = str(ROOT)  # these live in the checkout rather than in the environment
    return _become(program, environment)


def _with_byte_code() -> dict[str, str]:
    """Without byte code a program takes twice as long to start. A machine that wants none among its sources gets none:
    it is kept in the environment."""
    environment = {"PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "bytecode"), **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _become(program: list[str], environment: dict[str, str]) -> int:
    """Replace this process, so that signals and the exit code are the program's; Windows can only wait for it."""
    if sys.platform != "win32":
        os.execve(program[0], program, environment)
    with subprocess.Popen(program, env=environment) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the console sent Ctrl-C to the program too, which ends in its own time
