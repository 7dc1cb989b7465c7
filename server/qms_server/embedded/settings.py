"""The PostgreSQL configuration of a cluster, rendered anew at every start so that it is never edited by hand."""

import sys
from collections.abc import Mapping

_COMMON = {
    "cluster_name": "qms",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",  # its compile time is longer than any of our queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    # A week of logs, one file a weekday, so that a machine that nobody looks after does not fill its disk.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}


def rendered(socket_dir: str, port: int, overrides: Mapping[str, str]) -> str:
    """The text of postgresql.conf: a private Unix socket, or 127.0.0.1 where there is none (Windows)."""
    if sys.platform == "win32":
        address = {"listen_addresses": "127.0.0.1", "port": str(port)}
    else:
        address = {
            "listen_addresses": "",
            "port": str(port),
            "unix_socket_directories": f'"{socket_dir}"',
            "unix_socket_permissions": "0700",
        }
    settings = {**_COMMON, **address, **overrides}
    return "".join(f"{name} = '{_quoted(value)}'\n" for name, value in settings.items())


def access_rules() -> str:
    """The text of pg_hba.conf: everybody needs a password."""
    kind = "host all all 127.0.0.1/32" if sys.platform == "win32" else "local all all"
    return f"{kind} scram-sha-256\n"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
