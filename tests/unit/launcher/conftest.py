"""A small checkout with the real launcher, and a stand-in for uv that notes its calls."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# Makes an environment as uv does, as far as the launcher looks: a Python that works.
FAKE_UV = """#!/bin/sh
echo "$@" >> "$CALLS"
case "$1" in
    venv) for folder; do :; done; mkdir -p "$folder/bin"; ln -s "$PYTHON" "$folder/bin/python" ;;
    pip) test -z "$BROKEN" ;;
esac
"""

Launch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "check out"
    root.mkdir()
    shutil.copy(ROOT / "qms", root)
    shutil.copytree(ROOT / "launcher", root / "launcher", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "requirements.lock").write_text("first==1\n")
    return root


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """What uv was asked for, a line a call."""
    path = tmp_path / "calls"
    path.touch()
    return path


@pytest.fixture
def launch(checkout: Path, calls: Path, tmp_path: Path) -> Launch:
    """Start `./qms …` with the stand-in first on PATH."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(FAKE_UV)
    (tools / "uv").chmod(0o755)

    def start(*arguments: str, **extra: str) -> subprocess.Popen[str]:
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "CALLS": str(calls), "PYTHON": sys.executable, **extra}
        command = [sys.executable, str(checkout / "qms"), *arguments]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )

    return start
