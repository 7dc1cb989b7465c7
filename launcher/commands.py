"""The commands of `./qms`: what each one runs and what it needs from the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher.system import BUNDLES, PROBES, SCREEN, SOUND_SERVER, VIRTUAL_SCREEN, SystemPackage

_Program = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Command:
    """`program` gives the arguments of the environment's Python for a checkout."""

    help: str
    program: _Program
    needs: tuple[SystemPackage, ...] = ()


def _module(*words: str) -> _Program:
    # -P: the folder where the user stands must not shadow a library.
    return lambda _root: ["-P", "-m", *words]


def _script(path: str, *words: str) -> _Program:
    return lambda root: [str(root / path), *words]


def _server(name: str) -> _Program:
    return _module("qms_server", name)


COMMANDS = {
    "demo": Command("the whole suite on this machine: server, demo tenant, four clients", _module("qms_demo"), SCREEN),
    "serve": Command("the server, with its own database unless QMS_DATABASE_URL is set", _server("serve")),
    "kiosk": Command("visitors take a ticket", _module("qms_kiosk"), SCREEN),
    "display": Command("shows and speaks who is called where", _module("qms_display"), SCREEN),
    "agent": Command("staff call and serve", _module("qms_agent"), SCREEN),
    "admin": Command("managers configure and watch", _module("qms_admin"), SCREEN),
    "create-admin": Command("make a tenant and its first admin", _server("create-admin")),
    "migrate": Command("bring the database to this version", _server("migrate")),
    "seed": Command("fill the demo tenant", _server("seed")),
    "backup": Command("write the database to FILE", _server("backup")),
    "restore": Command("read the database from FILE", _server("restore")),
    "rebuild-analytics": Command("count all figures anew from the visits", _server("rebuild-analytics")),
    "openapi": Command("print the API's description", _server("openapi")),
    "check": Command("format, lint, types, import rules", _script("launcher/verify.py", "check")),
    "test": Command(
        "check, then the tests; --all adds packaging and soak",
        _script("launcher/verify.py", "test"),
        SCREEN + VIRTUAL_SCREEN + SOUND_SERVER + BUNDLES + PROBES,
    ),
    "bench": Command("the benchmarks, as tables", _module("bench"), SCREEN),
    "package": Command(
        "programs that need no Python, and their installers, into dist/",
        _module("installers.build"),
        SCREEN + BUNDLES,
    ),
}


def command_help() -> str:
    """What `./qms --help` prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        ["QMS: a ticket, a call, nobody lost.", "", "./qms COMMAND [--help]", "", *lines, "", "Start with ./qms demo"]
    )
