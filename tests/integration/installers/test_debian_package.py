"""The Debian packages under real dpkg, in a folder of their own: what is where, and no update while a kiosk holds tickets."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineTicket
from qms_contract.wire import utc_now
from qms_kiosk.offline.book import TicketBook

from installers.deb import package
from installers.deb.package import PROGRAMS, build_deb

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="packages are made and installed by dpkg")


def a_bundle(folder: Path, app: str, version: str = "one") -> Path:
    """The program of this checkout where a bundle would be; `content` tells which version lies there."""
    folder.mkdir()
    program = folder / f"qms-{app}"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m qms_{app} "$@"\n')
    program.chmod(0o755)
    (folder / "_internal").mkdir()
    (folder / "_internal" / "content").write_text(version)
    return folder


class Machine:
    """Where packages are installed: a folder with dpkg's own books in it."""

    def __init__(self, folder: Path) -> None:
        self.root, self._work = folder / "machine", folder
        for part in ("var/lib/dpkg/updates", "var/lib/dpkg/info"):
            (self.root / part).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()

    def build(self, app: str, version: str, monkeypatch) -> Path:
        monkeypatch.setattr(package, "version", lambda _app: version)
        dist = self._work / f"dist-{version}"
        dist.mkdir()
        return build_deb(app, a_bundle(self._work / f"bundle-{version}", app, version), dist)

    def dpkg(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        forced = ["--force-not-root", "--force-script-chrootless", "--force-depends", "--force-bad-path"]
        command = ["dpkg", f"--root={self.root}", "--log=/dev/null", *forced, *words]
        return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)

    def content(self, app: str) -> str | None:
        file = self.root / f"opt/qms/qms-{app}/_internal/content"
        return file.read_text() if file.exists() else None

    def give_out_a_ticket(self) -> None:
        """As a kiosk without its server does, into the book that it keeps."""
        folder = self.root / "var/lib/qms-kiosk/kiosk"
        folder.mkdir(parents=True, exist_ok=True)

        async def take() -> None:
            book = TicketBook(folder / "offline.sqlite3")
            await book.open()
            await book.take(
                OfflineTicket(
                    ticket_id=new_id(), display_number="L2", service_id=new_id(), issued_at=utc_now(), device_seq=1,
                    series="L2",
                ),
                1,
            )  # fmt: skip
            await book.close()

        asyncio.run(take())


@pytest.fixture
def machine():
    with tempfile.TemporaryDirectory(prefix="qms-deb-test-") as folder:
        yield Machine(Path(folder))


def test_a_kiosk_that_holds_tickets_is_neither_updated_nor_removed(machine, monkeypatch):
    first, second = machine.build("kiosk", "1.0", monkeypatch), machine.build("kiosk", "1.1", monkeypatch)
    installed = machine.dpkg("--install", str(first))
    assert installed.returncode == 0, installed.stderr
    machine.give_out_a_ticket()
    for words in (("--install", str(second)), ("--remove", "qms-kiosk"), ("--purge", "qms-kiosk")):
        refused = machine.dpkg(*words)
        assert refused.returncode != 0, words
        assert "1 tickets or confirmations of this kiosk wait for the server" in refused.stderr
        assert machine.content("kiosk") == "1.0"
        assert (machine.root / "var/lib/qms-kiosk/kiosk/offline.sqlite3").exists()
    status = machine.dpkg("--status", "qms-kiosk").stdout
    assert "Version: 1.0" in status
    assert " ok installed" in status


def test_a_kiosk_that_holds_nothing_is_updated_and_its_settings_stay(machine, monkeypatch):
    assert machine.dpkg("--install", str(machine.build("kiosk", "1.0", monkeypatch))).returncode == 0
    settings = machine.root / "etc/qms/kiosk.env"
    settings.write_text("QMS_SERVER=https://qms.example.org\n")
    updated = machine.dpkg("--install", "--force-confdef", str(machine.build("kiosk", "1.1", monkeypatch)))
    assert updated.returncode == 0, updated.stderr
    assert machine.content("kiosk") == "1.1"
    assert settings.read_text() == "QMS_SERVER=https://qms.example.org\n"
    assert machine.dpkg("--purge", "qms-kiosk").returncode == 0
    assert machine.content("kiosk") is None
    assert not settings.exists()


def test_whoever_gives_the_tickets_up_may_update_all_the_same(machine, monkeypatch):
    assert machine.dpkg("--install", str(machine.build("kiosk", "1.0", monkeypatch))).returncode == 0
    machine.give_out_a_ticket()
    forced = machine.dpkg("--install", str(machine.build("kiosk", "1.1", monkeypatch)), QMS_UPDATE_ANYWAY="1")
    assert forced.returncode == 0, forced.stderr
    assert machine.content("kiosk") == "1.1"


def test_tickets_are_found_where_the_settings_say(machine, monkeypatch):
    first, second = machine.build("kiosk", "1.0", monkeypatch), machine.build("kiosk", "1.1", monkeypatch)
    assert machine.dpkg("--install", str(first)).returncode == 0
    machine.give_out_a_ticket()
    elsewhere = machine.root / "data"
    elsewhere.mkdir()
    (machine.root / "var/lib/qms-kiosk/kiosk").rename(elsewhere / "kiosk")
    (machine.root / "etc/qms/kiosk.env").write_text(f"QMS_DATA_DIR={elsewhere}\n")
    assert machine.dpkg("--install", "--force-confdef", str(second)).returncode != 0
    assert machine.content("kiosk") == "1.0"


@pytest.mark.parametrize("app", sorted(PROGRAMS))
def test_what_a_package_names_is_in_it(machine, monkeypatch, app):
    """Programs of units, sessions and menus; no placeholder is left; scripts are whole for the shell."""
    built = machine.build(app, "1.0", monkeypatch)
    root = machine.root / "unpacked"
    subprocess.run(["dpkg-deb", "--raw-extract", built, root], check=True)
    command = root / "usr/bin" / f"qms-{app}"
    assert (root / str(command.readlink()).lstrip("/")).is_file()
    named = [
        line.partition("=")[2] for path in texts_of(root) for line in path.read_text().splitlines() if is_start(line)
    ]
    assert bool(named) == (PROGRAMS[app].files != ())
    for program in (words.split()[0] for words in named):
        assert (root / program.lstrip("/")).is_file() or (root / "usr/bin" / program).is_symlink(), program
    for path in texts_of(root):
        assert "@APP@" not in path.read_text(), path
    for script in ("preinst", "prerm", "postinst", "postrm"):
        if (root / "DEBIAN" / script).exists():
            assert os.access(root / "DEBIAN" / script, os.X_OK)
            subprocess.run(["sh", "-n", root / "DEBIAN" / script], check=True)


def texts_of(root: Path) -> list[Path]:
    return [path for part in ("DEBIAN", "etc", "usr") for path in (root / part).rglob("*") if is_text(path)]


def is_text(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def is_start(line: str) -> bool:
    return line.startswith(("Exec=", "ExecStart="))
