"""requirements.lock is made by hand (CONTRIBUTING says how); these tests say when it was forgotten."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.unit.launcher.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PROJECTS = sorted(
    path for pattern in ("*.toml", "*/pyproject.toml", "*/*/pyproject.toml") for path in ROOT.glob(pattern)
)


def locked_versions() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", LOCK, re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_lock_has_every_dependency(path: Path) -> None:
    project = tomllib.loads(path.read_text())
    groups = project.get("dependency-groups", {}).values()
    wanted = [*project["project"].get("dependencies", []), *(line for group in groups for line in group)]
    locked = locked_versions()
    for requirement in map(Requirement, wanted):
        if requirement.name.startswith("qms-"):
            continue
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert any(requirement.specifier.contains(version) for version in versions), f"{requirement} is not in the lock"


def test_every_room_is_installed_from_the_checkout() -> None:
    rooms = {f"./{path.parent.relative_to(ROOT).as_posix()}" for path in PROJECTS if path.parent != ROOT}
    assert set(re.findall(r"^-e (\S+)", LOCK, re.MULTILINE)) == rooms


def test_the_lock_names_no_index() -> None:
    """A site with its own mirror installs unchanged."""
    assert re.findall(r"https?://|file:|^--(?:index|extra|find)", LOCK, re.MULTILINE) == []


def test_every_release_is_pinned_by_hash() -> None:
    entries = re.split(r"^(?=[\w-])", LOCK, flags=re.MULTILINE)
    unpinned = [entry.split()[0] for entry in entries if entry.strip() and "--hash=" not in entry]
    assert [name for name in unpinned if name != "-e"] == []
