"""python-escpos, imported without a disk.

At its import the library makes a temporary folder, never removes it, and writes a pickle of its printer database there;
on a full disk that ends the program. Here the database is read as the JSON that it is and the pickle is left out, which
also starts the kiosk a quarter of a second earlier (the library takes the same file for YAML). Import the library only
from here.
"""

import importlib
import importlib.util
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_DATABASE = "escpos.capabilities"


def _load_database() -> None:
    """Run the library's database module with an `open` of ours that has nothing to write to."""
    spec = importlib.util.find_spec(_DATABASE)
    if spec is None or spec.loader is None:
        raise ImportError(f"{_DATABASE} is not installed.", name=_DATABASE)
    module = importlib.util.module_from_spec(spec)
    vars(module)["open"] = _open_to_read
    sys.modules[_DATABASE] = module
    yaml = importlib.import_module("yaml")  # the library's dependency, not ours; it has no types
    with _replaced(tempfile, "mkdtemp", lambda: os.devnull), _replaced(yaml, "safe_load", json.load):
        spec.loader.exec_module(module)


def _open_to_read(path: str, mode: str = "r") -> Any:
    return io.BytesIO() if "w" in mode else Path(path).open(mode, encoding="utf-8")


@contextmanager
def _replaced(owner: Any, name: str, value: object) -> Iterator[None]:
    original = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


if _DATABASE not in sys.modules:
    _load_database()

from escpos.exceptions import Error as EscposError  # noqa: E402
from escpos.printer import Dummy, File, Network, Serial, Usb, Win32Raw  # noqa: E402

__all__ = ["Dummy", "EscposError", "File", "Network", "Serial", "Usb", "Win32Raw"]
