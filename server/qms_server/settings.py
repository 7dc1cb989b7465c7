"""Settings, read from the environment once and passed down."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import platformdirs


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the environment says; `rate_per_…` are requests a second, `sockets_per_address` those open at once.

    `webhooks_local`: webhooks may lead into the local network, there also over http.
    `public_url` is the server's address as visitors' phones reach it (empty: the one that each program uses).
    `reports_dir` is where scheduled reports are written (None: under `data_dir`).
    `assets_mb` is how many million bytes the pictures, videos and recordings of one tenant may take.
    `database_url` None means the embedded PostgreSQL under `data_dir`. `secret_key` signs tokens and ticket links.
    """

    data_dir: Path
    secret_key: str
    database_url: str | None = None
    migrate_database_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    rate_per_address: float = 2000
    rate_per_tenant: float = 4000
    sockets_per_address: int = 2000
    webhooks_local: bool = False
    public_url: str = ""
    reports_dir: Path | None = None
    events_kept_days: int = 90
    assets_mb: int = 2000
    log_level: str = "INFO"
    host: str = "127.0.0.1"
    port: int = 8080
    role: str = "all"
    demo: bool = False


def read_settings(environment: Mapping[str, str], **overrides: object) -> Settings:
    """The settings of this process; raises OSError when the data folder cannot be written."""
    data_dir = Path(environment.get("QMS_DATA_DIR") or platformdirs.user_data_dir("qms")).absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    proxies = environment.get("QMS_TRUSTED_PROXIES", "")
    settings = Settings(
        data_dir=data_dir,
        secret_key=environment.get("QMS_SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
        database_url=environment.get("QMS_DATABASE_URL") or None,
        migrate_database_url=environment.get("QMS_MIGRATE_DATABASE_URL") or None,
        trusted_proxies=tuple(part.strip() for part in proxies.split(",") if part.strip()),
        rate_per_address=_rate(environment, "QMS_RATE_PER_ADDRESS", 2000),
        rate_per_tenant=_rate(environment, "QMS_RATE_PER_TENANT", 4000),
        reports_dir=Path(environment.get("QMS_REPORTS_DIR") or data_dir / "reports").absolute(),
        public_url=_address(environment, "QMS_PUBLIC_URL"),
        webhooks_local=_switch(environment, "QMS_WEBHOOKS_LOCAL"),
        sockets_per_address=_whole(environment, "QMS_SOCKETS_PER_ADDRESS", 2000, "sockets", 10, 100_000),
        events_kept_days=_whole(environment, "QMS_EVENTS_KEPT_DAYS", 90, "days", 7, 3650),
        assets_mb=_whole(environment, "QMS_ASSETS_MB", 2000, "million bytes", 1, 1_000_000),
        log_level=environment.get("QMS_LOG_LEVEL", "INFO").upper(),
    )
    return msgspec.structs.replace(settings, **overrides)


def _rate(environment: Mapping[str, str], name: str, default: float) -> float:
    """Requests a second; raises OSError, which start-up tells as a sentence, for what is no positive number."""
    try:
        rate = float(environment.get(name) or default)
    except ValueError:
        rate = 0
    if not 1 <= rate < float("inf"):
        raise OSError(f"{name} must be a number of requests a second, at least 1.")
    return rate


def _whole(environment: Mapping[str, str], name: str, default: int, unit: str, least: int, most: int) -> int:
    """A whole number; raises OSError, as `_rate` does."""
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise OSError(f"{name} must be a number of {unit} from {least} to {most}.")
    return int(text)


def _address(environment: Mapping[str, str], name: str) -> str:
    """`https://host`, without a slash at the end, or nothing; raises OSError, as `_rate` does."""
    text = (environment.get(name) or "").rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise OSError(f"{name} must be an address such as https://queue.example.org.")
    return text


def _switch(environment: Mapping[str, str], name: str) -> bool:
    """1 or 0 (unset); raises OSError, as `_rate` does."""
    text = environment.get(name) or "0"
    if text not in {"0", "1"}:
        raise OSError(f"{name} must be 1 or 0.")
    return text == "1"


def _kept_secret(path: Path) -> str:
    """The secret of this installation: made once, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
