"""The version of a program, as its distribution says it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def version(app: str) -> str:
    """Of a client or the server, e.g. 0.1.0."""
    folder = ROOT / "server" if app == "server" else ROOT / "clients" / app
    return str(tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
