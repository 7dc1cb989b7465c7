"""A PIN as a salted hash, made by the server and checked by a kiosk without it.

A PIN of a few digits can be tried out by whoever holds the hash, however slow it is made: it keeps visitors out of the
staff menu, and protects nothing else. scrypt (RFC 7914) with 16 MiB makes even that take a while.
"""

import base64
import hashlib
import hmac
import os

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1


def hash_pin(pin: str) -> str:
    """The salted hash, as text. Takes tens of milliseconds on purpose."""
    salt = os.urandom(16)
    return f"scrypt:{_text(salt)}:{_text(_digest(pin, salt))}"


def pin_matches(pin: str, hashed: str) -> bool:
    """Whether `pin` is the one that `hashed` was made of; False for a hash of another make."""
    try:
        kind, salt, digest = hashed.split(":")
        expected, given = base64.b64decode(digest), _digest(pin, base64.b64decode(salt))
    except ValueError:
        return False
    return kind == "scrypt" and hmac.compare_digest(expected, given)


def _digest(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=64 * 2**20)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
