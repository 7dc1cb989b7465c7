"""Let uv use the package index that pip is configured for, so that a site with its own mirror needs no second setting.

Values may hold credentials: they go to uv by its environment and are never printed.
"""

import configparser
import os
import sys
from pathlib import Path

_UV_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")
# pip's option, uv's variable.
_SAME_MEANING = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


def index_environment() -> dict[str, str]:
    """The variables to add to uv's environment; none when uv has an index of its own."""
    if any(name in os.environ for name in _UV_INDEX_VARIABLES):
        return {}
    options = {**_configured(), **_from_environment()}
    variables = {_SAME_MEANING[option]: " ".join(value.split()) for option, value in options.items() if value.strip()}
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = variables["UV_FIND_LINKS"].replace(" ", ",")
    if "UV_INDEX" in variables:
        # Like pip, look in all of them; the hashes of the lock say which file is right.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in variables.items() if name not in os.environ}


def _from_environment() -> dict[str, str]:
    names = {option: "PIP_" + option.upper().replace("-", "_") for option in _SAME_MEANING}
    return {option: os.environ[name] for option, name in names.items() if name in os.environ}


def _configured() -> dict[str, str]:
    parser = configparser.RawConfigParser()
    parser.read(_files(), encoding="utf-8")
    found: dict[str, str] = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            found.update({option: value for option, value in parser.items(section) if option in _SAME_MEANING})
    return found


def _files() -> list[Path]:
    """pip's configuration files, the stronger ones last (pip's documentation, "Location")."""
    chosen = os.environ.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return []
    if sys.platform == "win32":
        folders = [os.environ.get("PROGRAMDATA", "") + r"\pip", os.environ.get("APPDATA", "") + r"\pip", sys.prefix]
        files = [Path(folder) / "pip.ini" for folder in folders]
    else:
        config_home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        files = [
            Path("/etc/xdg/pip/pip.conf"),
            Path("/etc/pip.conf"),
            Path.home() / ".pip" / "pip.conf",
            config_home / "pip" / "pip.conf",
            Path(sys.prefix) / "pip.conf",
        ]
    return [*files, Path(chosen)] if chosen else files
