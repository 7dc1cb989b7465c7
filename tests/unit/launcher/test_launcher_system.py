import os
import subprocess
from pathlib import Path

import pytest

from launcher import system
from launcher.failure import SetupError
from launcher.system import PROBES, SCREEN, SystemPackage, ensure_system_packages

ABSENT = SystemPackage("libabsent1", "/nonexistent/libabsent.so.1")

on_debian = pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="asks dpkg")


@pytest.fixture(autouse=True)
def _as_normal_user_of_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never lets a test reach apt-get."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "_is_debian", lambda: True)


def test_a_normal_user_gets_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_ALL", (ABSENT, SystemPackage("also-absent", "/nonexistent/also")))
    with pytest.raises(SetupError, match=r"sudo apt-get update && sudo apt-get install .* libabsent1 also-absent\b"):
        ensure_system_packages([ABSENT])


def test_what_another_command_needs_does_not_hinder_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_ALL", (ABSENT,))
    ensure_system_packages([])


@on_debian
def test_each_file_is_of_its_package() -> None:
    """A wrong pair would install a package at every start, or never."""
    for package in (*SCREEN, *(probe for probe in PROBES if Path(probe.file).exists())):
        target = Path(package.file).resolve()
        answers = [
            subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False).stdout
            for path in (package.file, str(target), str(target).removeprefix("/usr"))
        ]
        names = {answer.split(":")[0].removesuffix("t64") for answer in answers if answer}
        assert package.name in names, package
