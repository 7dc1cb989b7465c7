"""A Windows installer of a bundle, made by NSIS (makensis, which also runs on Linux)."""

import shutil
import subprocess
from pathlib import Path

from installers.versions import version

SCRIPT = Path(__file__).resolve().with_name("qms.nsi")
UNATTENDED = ("kiosk", "display")
NAMES = {
    "kiosk": "QMS Kiosk",
    "display": "QMS Display",
    "agent": "QMS Agent",
    "admin": "QMS Admin",
    "server": "QMS Server",
}


def can_build() -> bool:
    """Whether this machine has what makes such installers."""
    return shutil.which("makensis") is not None


def build_installer(app: str, bundle: Path, dist: Path) -> Path:
    """`dist/qms-APP_VERSION_setup.exe` from the folder of a bundle for Windows. Raises CalledProcessError."""
    target = dist / f"qms-{app}_{version(app)}_setup.exe"
    words = {
        "APP": app,
        "NAME": NAMES[app],
        "VERSION": version(app),
        "BUNDLE": bundle.resolve(),
        "OUT": target.resolve(),
    }
    if app in UNATTENDED:
        words["UNATTENDED"] = "1"
    defines = [f"-D{name}={value}" for name, value in words.items()]
    subprocess.run(["makensis", "-WX", "-V2", *defines, str(SCRIPT)], check=True, capture_output=True, text=True)
    return target
