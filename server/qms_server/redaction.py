"""Keeps secrets and personal data out of the logs, whoever logs them."""

import re
from collections.abc import MutableMapping
from typing import Any

_HIDDEN = "(hidden)"
_SECRET_KEYS = frozenset(
    {
        *("password", "password_hash", "token", "access_token", "refresh_token", "device_code", "user_code"),
        *("authorization", "cookie", "totp", "code", "secret", "key", "customer_ref", "phone", "note"),
    }
)
# Bearer headers, our device tokens and API keys, JWTs; what a database says of a row's values; telephone numbers.
_PATTERNS = (
    re.compile(r"(?i)bearer\s+\S+"),
    re.compile(r"qms[dk]_[\w-]+"),
    re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"DETAIL: .*"),
    re.compile(r"\[parameters: .*", re.DOTALL),
    re.compile(r"(?<![\w.:-])\+?\d[\d ()/-]{7,}\d(?![\w:-])"),
)


def redact(_: object, __: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """A structlog processor: the event without what nobody may read in a log."""
    return {name: _HIDDEN if name in _SECRET_KEYS else _clean(value) for name, value in event.items()}


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for pattern in _PATTERNS:
        value = pattern.sub(_HIDDEN, value)
    return value
