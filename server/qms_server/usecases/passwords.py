"""Passwords: Argon2id, off the event loop (a hash takes tens of milliseconds on purpose)."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106 §4, second recommended option (64 MiB), with the library's own parallelism and three passes.
_hasher = PasswordHasher()
# Verified when nobody has the name, so that a wrong name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    return await asyncio.to_thread(_verify, stored, password)


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
