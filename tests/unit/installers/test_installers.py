"""What installers name is there, and what other programs read of them is read by those programs, where they are."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from qms_server.embedded.roles import BOOTSTRAP_SQL

from installers.deb.package import PROGRAMS
from installers.windows.package import NAMES, build_installer
from launcher.system import QT

INSTALLERS = Path(__file__).resolve().parents[3] / "installers"
CLOUD, UNITS = INSTALLERS / "cloud", sorted((INSTALLERS / "systemd").glob("*.service"))
SPECS = {path.stem for path in (INSTALLERS / "pyinstaller").glob("*.spec")}

needs = {name: pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} reads it, and is not here")
         for name in ("systemd-analyze", "caddy", "makensis", "udevadm", "sh")}  # fmt: skip


def test_every_bundle_has_its_installers():
    assert set(PROGRAMS) == set(NAMES) == SPECS


def test_every_file_of_a_package_is_there():
    for app, program in PROGRAMS.items():
        for source in (*(source for source, _ in program.files), *(source for _, source in program.scripts)):
            assert source.is_file(), (app, source)


def test_a_package_depends_on_what_the_checkout_installs_and_on_the_program_that_plays():
    for app in ("kiosk", "display", "agent", "admin"):
        assert {package.name for package in QT} <= set(PROGRAMS[app].depends)
    assert {"alsa-utils", "espeak-ng"} <= set(PROGRAMS["kiosk"].depends)


@needs["systemd-analyze"]
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_reads_the_unit_without_a_word(unit, tmp_path):
    """With a program that is there: the bundles are not, on this machine."""
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
    (tmp_path / unit.name).write_text(text.replace("User=qms", "User=root").replace("Group=qms", "Group=root"))
    scope = ["--user"] if "graphical-session" in text else []
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "warning"}
    command = ["systemd-analyze", *scope, "verify", str(tmp_path / unit.name)]
    read = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_an_unattended_program_runs_in_nobody_elses_session():
    for app in ("kiosk", "display"):
        text = (INSTALLERS / "systemd" / f"qms-{app}.service").read_text()
        assert f"\nConditionUser=qms-{app}\n" in text
        assert "\nEnvironment=QMS_DATA_DIR=%h\n" in text, "where the guard of an update looks"
    assert "/var/lib/qms-kiosk/kiosk" in (INSTALLERS / "deb/scripts/kiosk.guard").read_text()


def test_each_example_of_a_package_is_told_where_it_belongs():
    """What nobody is told of is used by nobody: without them a key leads to a console."""
    readme = (INSTALLERS / "deb/README.md").read_text()
    for app in ("kiosk", "display"):
        examples = [target for _source, target in PROGRAMS[app].files if "/examples/" in target]
        assert [Path(one).name for one in examples] == ["lightdm.conf", "xorg.conf"]
    assert "/etc/lightdm/lightdm.conf.d/" in readme
    assert "/etc/X11/xorg.conf.d/" in readme
    assert 'Option "DontVTSwitch" "true"' in (INSTALLERS / "deb/files/xorg.conf").read_text()


def test_the_roles_of_a_database_of_ones_own_are_the_servers():
    statements = (CLOUD / "roles.sql").read_text()
    for line in BOOTSTRAP_SQL.splitlines():
        assert line in statements


def test_the_cloud_is_whole():
    """Everything that a service mounts, builds from or waits for is there; each variable is in the example."""
    text = (CLOUD / "compose.yaml").read_text()
    compose = yaml.safe_load(text)
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert (CLOUD / source).is_file() if source.startswith(".") else source in compose["volumes"], mount
    build = services["server"]["build"]
    assert (CLOUD / build["context"] / build["dockerfile"]).resolve() == CLOUD / "Dockerfile"
    named = set(re.findall(r"\$\{(\w+)", text))
    given = set(re.findall(r"^(\w+)=", (CLOUD / ".env.example").read_text(), re.MULTILINE))
    assert named == given
    proxy = services["caddy"]["networks"]["default"]["ipv4_address"]
    assert services["server"]["environment"]["QMS_TRUSTED_PROXIES"] == proxy


@needs["caddy"]
def test_caddy_reads_its_file():
    command = ["caddy", "validate", "--config", str(CLOUD / "Caddyfile"), "--adapter", "caddyfile"]
    environment = {**os.environ, "QMS_DOMAIN": "qms.example.org"}
    read = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr


@needs["makensis"]
@pytest.mark.parametrize("app", sorted(NAMES))
def test_a_windows_installer_is_built_without_a_warning(app, tmp_path):
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / f"qms-{app}.exe").write_bytes(b"MZ")
    (bundle / "_internal" / "python.dll").write_bytes(b"MZ")
    built = build_installer(app, bundle, tmp_path)
    assert built.read_bytes()[:2] == b"MZ"


def test_a_windows_installer_asks_before_it_ends_or_deletes_anything():
    script = (INSTALLERS / "windows" / "qms.nsi").read_text()
    for section, guard in (("Section\n", "Call MayChange"), ("Section Uninstall", "Call un.MayChange")):
        body = script.partition(section)[2].partition("SectionEnd")[0]
        first, end, second, remove = (
            body.index(guard), body.index("!insertmacro EndProgram"), body.rindex(guard), body.index("RemoveProgram")
        )  # fmt: skip
        assert first < end < second < remove


@needs["udevadm"]
def test_udev_reads_the_rule():
    rules = INSTALLERS / "deb/files/70-qms-kiosk.rules"
    if "verify" not in subprocess.run(["udevadm", "--help"], capture_output=True, text=True, check=False).stdout:
        pytest.skip("this udev verifies no rules")
    read = subprocess.run(["udevadm", "verify", str(rules)], capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stdout + read.stderr


def test_every_folder_of_installers_says_what_it_is():
    for folder in ("deb", "windows", "cloud", "systemd"):
        assert (INSTALLERS / folder / "README.md").is_file()


@needs["sh"]
@pytest.mark.parametrize("told", ["{}", '"{}"', "'{}'", "{} ", " {}\t", '"{}" ', "{}/"])
def test_the_guard_of_an_update_reads_the_folder_as_systemd_does(tmp_path, told):
    """Quotes and blanks around a value are none of it (systemd.exec, EnvironmentFile=)."""
    data, program = tmp_path / "the data", tmp_path / "opt/qms/qms-kiosk/qms-kiosk"
    for folder in (data / "kiosk", program.parent, tmp_path / "etc/qms"):
        folder.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "asked for $3" >&2\nexit 1\n')
    program.chmod(0o755)
    (tmp_path / "etc/qms/kiosk.env").write_text(f"QMS_SERVER=http://server\nQMS_DATA_DIR={told.format(data)}\n")
    guard = subprocess.run(
        ["sh", str(INSTALLERS / "deb/scripts/kiosk.guard"), "upgrade"],
        capture_output=True, text=True, check=False, env={"DPKG_ROOT": str(tmp_path), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert guard.returncode == 1
    assert f"asked for {data}/kiosk\n" in guard.stderr
