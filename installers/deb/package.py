"""A Debian package of a bundle, made by dpkg-deb alone: the bundle under /opt/qms, its unit, its settings, its scripts."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from installers.versions import version
from launcher.system import QT

HERE = Path(__file__).resolve().parent
UNITS, FILES, SCRIPTS = HERE.parent / "systemd", HERE / "files", HERE / "scripts"
_SCREEN = tuple(package.name for package in QT)


@dataclass(frozen=True)
class Program:
    """`files` are sources and their places, `scripts` the names of maintainer scripts and their sources; in all of them @APP@
    is the program's name. Everything under /etc is a conffile: what an administrator wrote there outlives an update.
    """

    summary: str
    depends: tuple[str, ...] = ()
    recommends: tuple[str, ...] = ()
    files: tuple[tuple[Path, str], ...] = ()
    scripts: tuple[tuple[str, Path], ...] = ()


def _desk(app: str, summary: str) -> Program:
    """A program that members of staff start from their menu."""
    menu = (FILES / f"qms-{app}.desktop", f"usr/share/applications/qms-{app}.desktop")
    return Program(summary, depends=_SCREEN, files=(menu,))


def _unattended(app: str, summary: str, needs: str, recommends: tuple[str, ...], *more: tuple[Path, str]) -> Program:
    """A program that is the whole session of a machine."""
    return Program(
        summary,
        depends=("adduser", "procps", "espeak-ng", needs, *_SCREEN),
        recommends=("lightdm", "xserver-xorg", "libpam-systemd", *recommends),
        files=(
            (UNITS / f"qms-{app}.service", f"usr/lib/systemd/user/qms-{app}.service"),
            (FILES / "unattended.env", f"etc/qms/{app}.env"),
            (FILES / "unattended.session", f"usr/lib/qms/qms-{app}-session"),
            (FILES / "unattended.desktop", f"usr/share/xsessions/qms-{app}.desktop"),
            (FILES / "lightdm.conf", f"usr/share/doc/qms-{app}/examples/lightdm.conf"),
            (FILES / "xorg.conf", f"usr/share/doc/qms-{app}/examples/xorg.conf"),
            *more,
        ),
        scripts=(("postinst", SCRIPTS / "unattended.postinst"), ("postrm", SCRIPTS / "unattended.postrm")),
    )


_KIOSK = _unattended(
    "kiosk", "visitors take a ticket", "alsa-utils", ("libusb-1.0-0", "cups-client"),
    (FILES / "70-qms-kiosk.rules", "usr/lib/udev/rules.d/70-qms-kiosk.rules"),
)  # fmt: skip
_GUARDS = tuple((script, SCRIPTS / "kiosk.guard") for script in ("preinst", "prerm"))
PROGRAMS = {
    "kiosk": replace(_KIOSK, scripts=(*_GUARDS, *_KIOSK.scripts)),
    "display": _unattended(
        "display", "shows and speaks who is called where", "libpulse0", ("pulseaudio | pipewire-pulse",)
    ),
    "agent": _desk("agent", "staff call and serve"),
    "admin": _desk("admin", "managers configure and watch"),
    "server": Program(
        "the server, with its own database",
        depends=("adduser",),
        files=(
            (UNITS / "qms-server.service", "usr/lib/systemd/system/qms-server.service"),
            (FILES / "server.env", "etc/qms/server.env"),
        ),
        scripts=tuple((script, SCRIPTS / f"server.{script}") for script in ("postinst", "prerm", "postrm")),
    ),
}
"""What the packages hold besides the bundles."""


def can_build() -> bool:
    """Whether this machine has what makes such packages."""
    return shutil.which("dpkg-deb") is not None


def build_deb(app: str, bundle: Path, dist: Path) -> Path:
    """`dist/qms-APP_VERSION_ARCHITECTURE.deb` from the folder of a bundle. Raises CalledProcessError."""
    machine = _output("dpkg", "--print-architecture")
    target = dist / f"qms-{app}_{version(app)}_{machine}.deb"
    with tempfile.TemporaryDirectory(prefix="qms-deb-") as name:
        root = Path(name) / "root"
        root.mkdir(mode=0o755)
        _lay_out(app, bundle, root)
        _describe(app, root, machine)
        _output("dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(root), str(target))
    return target


def _lay_out(app: str, bundle: Path, root: Path) -> None:
    shutil.copytree(bundle, root / "opt" / "qms" / f"qms-{app}", symlinks=True)
    command = root / "usr" / "bin" / f"qms-{app}"
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/opt/qms/qms-{app}/qms-{app}")
    licence = (HERE.parents[1] / "LICENSE", f"usr/share/doc/qms-{app}/copyright")
    for source, place in (*PROGRAMS[app].files, licence):
        _write(
            app,
            source,
            root / place,
            0o755 if "usr/lib/qms/" in place else 0o640 if place.startswith("etc/") else 0o644,
        )


def _describe(app: str, root: Path, machine: str) -> None:
    program, control = PROGRAMS[app], root / "DEBIAN"
    (root / "DEBIAN").mkdir(mode=0o755)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    fields = {
        "Package": f"qms-{app}",
        "Version": version(app),
        "Architecture": machine,
        "Maintainer": "QMS <qms@localhost>",
        "Installed-Size": str(size),
        "Section": "misc",
        "Priority": "optional",
        "Depends": ", ".join(dict.fromkeys(program.depends)),
        "Recommends": ", ".join(program.recommends),
        "Description": f"queue management: {program.summary}\n Part of QMS. The program brings all that it runs on.",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    (control / "control").write_text(text, encoding="utf-8")
    settings = [place for _, place in program.files if place.startswith("etc/")]
    if settings:
        (control / "conffiles").write_text("".join(f"/{place}\n" for place in settings), encoding="ascii")
    for name, source in program.scripts:
        _write(app, source, control / name, 0o755)


def _write(app: str, source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source.read_text(encoding="utf-8").replace("@APP@", app), encoding="utf-8")
    target.chmod(mode)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
