"""What all specs share: one program, one folder, nothing in it that the program does not use.

A spec calls `client` or `server`; PyInstaller has put the checkout's environment on the path.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from bundle_fonts import fonts
from bundle_licences import licences, postgres_licence, qt_licences
from bundle_prune import pruned
from PyInstaller.building.api import COLLECT, EXE, PYZ
from PyInstaller.building.build_main import Analysis
from PyInstaller.utils.hooks import collect_data_files

ROOT = Path(__file__).resolve().parents[2]

Data = tuple[str, str]
"""A file or folder, and the folder of the bundle that it goes into."""

# Imported somewhere by a library, on paths that a running product does not take. readline is GPL besides.
_UNUSED = (
    *("tkinter", "unittest", "pydoc", "doctest", "lib2to3", "readline", "curses", "IPython", "matplotlib", "pytest"),
    *("_pytest", "setuptools", "pkg_resources", "_distutils_hack", "pip"),
    *("faker", "hypothesis", "polyfactory", "werkzeug", "pygments", "psutil"),
)
_UNUSED_BY_CLIENTS = ("uvloop", "click", "rich", "charset_normalizer", "cryptography")
# The ticket's logo is PNG or JPEG, and text is drawn by Qt.
_UNUSED_CODECS = ("PIL._avif", "PIL._webp", "PIL._imagingcms", "PIL._imagingft", "PIL._imagingtk", "PIL._imagingmath")


def client(app: str, *, datas: Iterable[Data] = (), without: Iterable[str] = ()) -> None:
    """Bundle a native client, without the named modules, which its libraries could do more with."""
    package = f"qms_{app}"
    own = [*collect_data_files(package), *collect_data_files("qms_clientkit"), *fonts(), *qt_licences(), *datas]
    script = ROOT / "clients" / app / package / "__main__.py"
    _program(app, script, own, [*_UNUSED_BY_CLIENTS, *without], console=False, hidden=_imported_by_name(package))


def server(*, datas: Iterable[Data], hidden: Iterable[str], without: Iterable[str]) -> Path:
    """Bundle the server; returns its content folder, for what must be copied as it is."""
    own = [*collect_data_files("qms_server"), postgres_licence(), *datas]
    script = ROOT / "server" / "qms_server" / "__main__.py"
    return _program("server", script, own, without, console=True, hidden=hidden)


def _imported_by_name(package: str) -> list[str]:
    """What the supervisor of an unattended program leaves to the program itself."""
    unattended = find_spec(f"{package}.program") is not None
    return [f"{package}.program", "qms_clientkit.speech.system_voice"] if unattended else []


def _program(
    app: str, script: Path, datas: list[Data], without: Iterable[str], *, console: bool, hidden: Iterable[str] = ()
) -> Path:
    name = f"qms-{app}"
    excluded = [*_UNUSED, *_UNUSED_CODECS, *without]
    hooks = [str(ROOT / "installers" / "pyinstaller" / "streams_hook.py")]
    analysis = Analysis([str(script)], datas=datas, hiddenimports=list(hidden), excludes=excluded, runtime_hooks=hooks)
    analysis.binaries, analysis.datas = pruned(analysis.binaries, analysis.datas)
    analysis.datas += licences(analysis.pure, analysis.binaries)
    program = EXE(
        PYZ(analysis.pure), analysis.scripts, [], exclude_binaries=True, name=name, console=console, upx=False
    )
    return Path(COLLECT(program, analysis.binaries, analysis.datas, name=name, upx=False).name) / "_internal"
