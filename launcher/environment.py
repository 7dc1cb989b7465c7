"""The environment `.venv/`: made and synced from requirements.lock, then trusted by a stamp.

The stamp names everything that the environment depends on, and is written last: a sync that was cut short leaves none.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.failure import SetupError
from launcher.index import index_environment
from launcher.lock import exclusive_lock
from launcher.system import ensure_pip_source

_BIN = "Scripts" if sys.platform == "win32" else "bin"
_EXE = ".exe" if sys.platform == "win32" else ""


def python_of(root: Path) -> Path:
    """The environment's Python."""
    return tool_of(root, "python")


def tool_of(root: Path, name: str) -> Path:
    """A program of the environment, such as `ruff`."""
    return root / ".venv" / _BIN / f"{name}{_EXE}"


def ensure_environment(root: Path) -> None:
    """Sync `.venv/` unless the stamp says that it is as the lock wants it; SetupError says what failed."""
    if _is_current(root):
        return
    tools = root / ".tools"
    try:
        tools.mkdir(exist_ok=True)
        with exclusive_lock(tools / "lock"):
            if not _is_current(root):  # another ./qms may just have done it
                _sync(root, tools)
    except OSError as error:
        raise SetupError(f"The environment in {root} cannot be prepared: {error}") from error


def _stamp(root: Path) -> Path:
    return root / ".venv" / "qms-stamp"


def _wanted(root: Path) -> str:
    """The lock, this Python, and the place: an editable package is found by its absolute path."""
    digest = hashlib.sha256((root / "requirements.lock").read_bytes())
    digest.update(f"{sys.version} {root}".encode())
    return digest.hexdigest()


def _is_current(root: Path) -> bool:
    try:
        return _stamp(root).read_text() == _wanted(root) and python_of(root).exists()
    except FileNotFoundError:
        return False


def _sync(root: Path, tools: Path) -> None:
    print("Preparing the environment (once, a few minutes) …", file=sys.stderr, flush=True)
    _stamp(root).unlink(missing_ok=True)
    environment = {**os.environ, **index_environment(), "UV_NO_PROGRESS": "1"}
    environment.pop("VIRTUAL_ENV", None)
    uv = _uv(tools, environment)
    if not _is_this_python(python_of(root)):
        shutil.rmtree(root / ".venv", ignore_errors=True)
        _run(
            "making .venv",
            [uv, "venv", "-q", "--no-project", "--python", sys.executable, str(root / ".venv")],
            root,
            environment,
        )
    python = str(python_of(root))
    _run(
        "installing the packages", [uv, "pip", "sync", "-q", "--python", python, "requirements.lock"], root, environment
    )
    _stamp(root).write_text(_wanted(root))


def _uv(tools: Path, environment: dict[str, str]) -> str:
    """The machine's uv, or ours; without either it is installed into `.tools/` from the package index."""
    found = shutil.which("uv")
    if found is not None:
        return found
    home = tools / "uv"
    program = home / _BIN / f"uv{_EXE}"
    if not program.exists():
        ensure_pip_source()
        _run("making .tools/uv", [sys.executable, "-m", "venv", "--clear", str(home)], tools, environment)
        requirements = str(Path(__file__).with_name("uv.txt"))
        pip = [str(home / _BIN / f"python{_EXE}"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _run("installing uv", [*pip, "--require-hashes", "-r", requirements], tools, environment)
    return str(program)


def _is_this_python(program: Path) -> bool:
    command = [str(program), "-c", "import sys; print(sys.version)"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return result.stdout.strip() == sys.version.strip()


def _run(doing: str, command: list[str], folder: Path, environment: dict[str, str]) -> None:
    result = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False)
    if result.returncode != 0:
        raise SetupError(f"Preparing the environment failed: {doing} did not succeed, see above. Start again to retry.")
