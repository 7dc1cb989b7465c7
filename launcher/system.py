"""The Debian/Ubuntu packages that Python wheels cannot bring: Qt's libraries, fonts, the speech program.

The libraries are those that `ldd` misses on a bare Debian 12 for QtWidgets, QtMultimedia and the xcb and offscreen
platforms of the PySide6 6.8 wheels. Each is looked for by its file, which costs microseconds, so nothing is cached.
Package names are Debian 12's; newer releases provide them under these names too.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from launcher.failure import SetupError


class SystemPackage(NamedTuple):
    """A package and a file that shows that it is installed."""

    name: str
    file: str


def _library(name: str, file: str) -> SystemPackage:
    return SystemPackage(name, f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}/{file}")


QT = (
    _library("libegl1", "libEGL.so.1"),
    _library("libgl1", "libGL.so.1"),
    _library("libdbus-1-3", "libdbus-1.so.3"),
    _library("libfontconfig1", "libfontconfig.so.1"),
    _library("libglib2.0-0", "libglib-2.0.so.0"),
    _library("libx11-xcb1", "libX11-xcb.so.1"),
    _library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    _library("libxcb-cursor0", "libxcb-cursor.so.0"),
    _library("libxcb-icccm4", "libxcb-icccm.so.4"),
    _library("libxcb-image0", "libxcb-image.so.0"),
    _library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    _library("libxcb-randr0", "libxcb-randr.so.0"),
    _library("libxcb-render-util0", "libxcb-render-util.so.0"),
    _library("libxcb-shape0", "libxcb-shape.so.0"),
    _library("libxcb-sync1", "libxcb-sync.so.1"),
    _library("libxcb-xfixes0", "libxcb-xfixes.so.0"),
    _library("libxcb-xkb1", "libxcb-xkb.so.1"),
    # QtMultimedia and its ffmpeg plugin, which decodes and plays.
    _library("libpulse0", "libpulse.so.0"),
    _library("libdrm2", "libdrm.so.2"),
    _library("libxrandr2", "libXrandr.so.2"),
)
_FONTS = (
    SystemPackage("fonts-inter", "/usr/share/fonts/opentype/inter/Inter-Regular.otf"),
    SystemPackage("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
    SystemPackage("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
)
SCREEN = (*QT, *_FONTS, SystemPackage("espeak-ng", "/usr/bin/espeak-ng"))
VIRTUAL_SCREEN = (SystemPackage("xvfb", "/usr/bin/Xvfb"),)
# Without them tests are left out: keys pressed in other windows, a real print queue, installers and the proxy's file read.
PROBES = (
    SystemPackage("xdotool", "/usr/bin/xdotool"),
    SystemPackage("cups", "/usr/lib/cups/backend-available/socket"),
    SystemPackage("nsis", "/usr/bin/makensis"),
    SystemPackage("caddy", "/usr/bin/caddy"),
)


def _sound_server() -> tuple[SystemPackage, ...]:
    """What the tests listen to. A desktop that has another sound server keeps it: the two push each other out."""
    if Path("/usr/bin/pipewire").exists():
        return ()
    return (SystemPackage("pulseaudio", "/usr/bin/pulseaudio"), SystemPackage("pulseaudio-utils", "/usr/bin/parec"))


SOUND_SERVER = _sound_server()


def _python_library() -> tuple[SystemPackage, ...]:
    """Debian's own Python is linked statically; PyInstaller wants its library, which is a package of its own."""
    if sys.base_prefix != "/usr":
        return ()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (_library(f"libpython{version}", f"libpython{version}.so.1.0"),)


BUNDLES = (SystemPackage("binutils", "/usr/bin/objdump"), *_python_library())
_ALL = (*SCREEN, *VIRTUAL_SCREEN, *BUNDLES)


def ensure_system_packages(needed: Iterable[SystemPackage]) -> None:
    """Install what a command needs and the machine lacks, if root on Debian; SetupError holds the command otherwise.

    Everything that any command would need on a user's machine is installed at once, so that the administrator is asked once.
    """
    needed = tuple(needed)
    if _is_debian() and _missing(needed):
        _install([package.name for package in _missing(dict.fromkeys([*_ALL, *needed, *_pip_source()]))])


def ensure_pip_source() -> None:
    """Make sure that a virtual environment with pip can be made, which Debian keeps in a package of its own."""
    missing = _missing(_pip_source())
    if missing and not _is_debian():
        raise SetupError(
            "This Python has neither pip nor venv: install one of them, or uv (https://docs.astral.sh/uv/)."
        )
    if missing:
        _install([package.name for package in _missing([*missing, *_ALL])])


def _pip_source() -> tuple[SystemPackage, ...]:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    marker = Path(sysconfig.get_path("stdlib")) / "ensurepip" / "__init__.py"
    return () if shutil.which("uv") else (SystemPackage(f"python{version}-venv", str(marker)),)


def _is_debian() -> bool:
    return sys.platform == "linux" and Path("/usr/bin/apt-get").exists()


def _missing(packages: Iterable[SystemPackage]) -> list[SystemPackage]:
    return [package for package in packages if not Path(package.file).exists()]


def _install(names: list[str]) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        raise SetupError(
            "This machine lacks system packages. Install them once, then start again:\n\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names)}\n"
        )
    print("Installing system packages (once): " + " ".join(names), file=sys.stderr, flush=True)
    _apt("update")
    _apt("install", "-y", "--no-install-recommends", *names)


def _apt(*words: str) -> None:
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *words]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise SetupError(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
