"""A bundle is done when the frozen program starts, with clean output, on a machine without Python."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.build import APPS, build, make_installers
from tests.support.postgres import reachable_folder

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]

CLIENTS = ["admin", "agent", "display", "kiosk"]


def start(program: Path, home: Path, *arguments: str, display: str = "") -> subprocess.CompletedProcess[str]:
    """With nothing of our environment, so that nothing of the checkout helps."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "DISPLAY": display}
    return subprocess.run(
        [program, *arguments], env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("dist")
    yield folder
    shutil.rmtree(folder)  # a gigabyte, of which pytest would keep three


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen without a monitor: the frozen program's real way to the screen, rather than Qt's offscreen one."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


def bundled(app: str, dist: Path) -> Path:
    """The program of a fresh bundle."""
    program = dist / f"qms-{app}" / f"qms-{app}"
    if not program.exists():
        assert build(app, dist) == 0
    return program


def test_every_program_has_a_bundle() -> None:
    assert sorted([*CLIENTS, "server"]) == APPS


@pytest.mark.parametrize("app", CLIENTS)
def test_a_frozen_client_shows_its_first_screen(app: str, dist: Path, tmp_path: Path, display: str) -> None:
    arguments = ["--smoke", "--windowed", "--data-dir", str(tmp_path / "data")]
    result = start(bundled(app, dist), tmp_path, *arguments, display=display)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_frozen_server_becomes_ready(dist: Path) -> None:
    program = bundled("server", dist)
    with reachable_folder() as home:
        result = start(program, home, "serve", "--smoke")
    assert (result.returncode, result.stdout) == (0, "ready: ok\n")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert {line["level"] for line in lines} == {"info"}


@pytest.mark.parametrize("app", APPS)
def test_nothing_unwanted_is_shipped(app: str, dist: Path) -> None:
    """GPL libraries (readline), PDF, QML and web engines, the tests' own tools."""
    content = bundled(app, dist).parent / "_internal"
    names = {path.name for path in content.rglob("*")}
    unwanted = ("libreadline", "psql", "libQt6Pdf", "libQt6Qml", "libQt6Quick", "QtWebEngine", "libQt6Charts", "pytest")
    assert [name for name in sorted(names) if name.startswith(unwanted)] == []
    assert (content / "licences").is_dir()


@pytest.mark.parametrize("app", CLIENTS)
@pytest.mark.skipif(not Path("/usr/share/doc/fonts-inter").exists(), reason="the build machine has no fonts to ship")
def test_fonts_come_with_their_licences(app: str, dist: Path) -> None:
    content = bundled(app, dist).parent / "_internal"
    assert (content / "fonts" / "Inter-Regular.otf").is_file()
    assert (content / "fonts" / "NotoSansArabic-Regular.ttf").is_file()
    assert "OPEN FONT LICENSE" in (content / "licences" / "fonts-inter" / "copyright").read_text().upper()


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="packages are made by dpkg")
def test_the_package_of_a_frozen_kiosk_holds_it_whole_and_it_tells_whether_it_may_be_updated(
    dist: Path, tmp_path: Path
) -> None:
    (package,) = make_installers("kiosk", bundled("kiosk", dist).parent, dist)
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "machine"], check=True)
    program = tmp_path / "machine/opt/qms/qms-kiosk/qms-kiosk"
    asked = ["--may-update", "--data-dir", str(tmp_path)]
    assert start(program, tmp_path, *asked).returncode == 0
    (tmp_path / "offline.sqlite3").write_bytes(b"damaged" * 100)
    refused = start(program, tmp_path, *asked)
    assert refused.returncode == 1
    assert "cannot be read" in refused.stderr


def test_an_unknown_program_is_named() -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "installers.build", "kisok"]
    result = subprocess.run(command, env=dict(os.environ), cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "there is no program 'kisok'" in result.stderr
