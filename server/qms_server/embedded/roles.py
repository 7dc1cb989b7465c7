"""The database roles (who migrates, serves, works across tenants, backs up), their passwords and their SQL."""

import json
import os
import secrets
from pathlib import Path

SUPERUSER = "postgres"
OWNER = "qms_owner"
APP = "qms_app"
SYSTEM = "qms_system"
BACKUP = "qms_backup"
DATABASE = "qms"

_ROLES = (SUPERUSER, OWNER, APP, SYSTEM, BACKUP)

# qms_backup alone passes row-level security: pg_dump under FORCE ROW LEVEL SECURITY fails otherwise.
BOOTSTRAP_SQL = f"""\
CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE {APP} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE {SYSTEM} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE {BACKUP} LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE;
GRANT {SYSTEM} TO {APP};
GRANT pg_read_all_data TO {BACKUP};
CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0;
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;
GRANT CONNECT ON DATABASE {DATABASE} TO {APP}, {SYSTEM}, {BACKUP};
"""


def new_passwords() -> dict[str, str]:
    """A random password for every role."""
    return {role: secrets.token_urlsafe(24) for role in _ROLES}


def password_sql(passwords: dict[str, str]) -> str:
    """One ALTER ROLE a line, which is how single-user PostgreSQL reads its input."""
    return "".join(f"ALTER ROLE {role} PASSWORD '{password}';\n" for role, password in passwords.items())


def load_passwords(path: Path) -> dict[str, str] | None:
    """The kept passwords, or None when the file is absent or damaged (they are then made anew)."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    whole = isinstance(content, dict) and all(isinstance(content.get(role), str) for role in _ROLES)
    return {role: content[role] for role in _ROLES} if whole else None


def save_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Replace the file at once, so that a crash leaves the old or the new one; mode 0600."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(passwords, stream)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
