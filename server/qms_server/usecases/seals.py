"""Secrets that the server must read again, encrypted at rest (AES-256-GCM, NIST SP 800-38D; key by HKDF, RFC 5869).

A sealed secret is bound to whom it belongs: moved to another row it does not open. A copy of the database without
QMS_SECRET_KEY holds no second factor.
"""

import base64
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEALED = "sealed1:"
_NONCE = 12


class Seals:
    """`secret` is the server's."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=b"qms second factors").derive(secret)
        self._cipher = AESGCM(key)

    def seal(self, text: str, owner_id: UUID) -> str:
        """`sealed1:` and nonce with ciphertext in base64."""
        nonce = os.urandom(_NONCE)
        return SEALED + base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), owner_id.bytes)).decode()

    def opened(self, kept: str, owner_id: UUID) -> str | None:
        """The text; None when it was sealed with another key or for somebody else. What was never sealed is itself."""
        if not kept.startswith(SEALED):
            return kept
        content = base64.b64decode(kept.removeprefix(SEALED))
        try:
            return self._cipher.decrypt(content[:_NONCE], content[_NONCE:], owner_id.bytes).decode()
        except InvalidTag:
            return None
