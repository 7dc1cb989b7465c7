"""`./qms package [APP …]`: PyInstaller one-folder bundles into dist/, and the installers that this machine can make of them."""

import argparse
import subprocess
import sys
from pathlib import Path

from installers.deb.package import build_deb
from installers.deb.package import can_build as makes_debs
from installers.windows.package import build_installer
from installers.windows.package import can_build as makes_windows

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "installers" / "pyinstaller"
APPS = sorted(path.stem for path in SPECS.glob("*.spec"))


def main(arguments: list[str]) -> int:
    """Build the named bundles, or all; the exit code is that of the first build that failed."""
    parser = argparse.ArgumentParser(
        prog="qms package", description="Programs that need no Python, and their installers, into dist/."
    )
    parser.add_argument("app", nargs="*", metavar="APP", help=f"{', '.join(APPS)}; all of them if none is named")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where the bundles go (default: dist/)")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.app) - set(APPS))
    if unknown:
        parser.error(f"there is no program {unknown[0]!r}; there are {', '.join(APPS)}")
    for app in options.app or APPS:
        code = build(app, options.dist)
        if code != 0:
            return code
        bundle = options.dist / f"qms-{app}"
        print(f"{app}: {bundle} ({megabytes(bundle)} MB)", flush=True)
        for installer in make_installers(app, bundle, options.dist):
            print(f"{app}: {installer} ({installer.stat().st_size // 10**6} MB)", flush=True)
    return 0


def build(app: str, dist: Path) -> int:
    """Run PyInstaller on one spec; its output is shown only when it fails."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(dist), "--workpath", str(ROOT / "build" / "pyinstaller")]
    result = subprocess.run(
        [*command, *folders, str(SPECS / f"{app}.spec")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        print(f"{app} could not be built:\n{result.stdout}{result.stderr}", file=sys.stderr)
    return result.returncode


def make_installers(app: str, bundle: Path, dist: Path) -> list[Path]:
    """Those for the system that the bundle is for. Raises CalledProcessError."""
    if sys.platform == "win32":
        return [build_installer(app, bundle, dist)] if makes_windows() else []
    return [build_deb(app, bundle, dist)] if makes_debs() else []


def megabytes(folder: Path) -> int:
    """What the bundle takes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) // 10**6


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
