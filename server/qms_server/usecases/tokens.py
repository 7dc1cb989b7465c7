"""Tokens: short-lived signed access tokens for people, random ones for refreshing and for devices (kept as hashes)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import jwt
import msgspec

from qms_server.domain.errors import Unauthenticated

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
DEVICE_PREFIX = "qmsd_"
API_KEY_PREFIX = "qmsk_"
_ALGORITHM = "HS256"


class Claims(msgspec.Struct, frozen=True):
    """Whose token it is, and of which login."""

    user_id: UUID
    session_id: UUID


class AccessTokens:
    """Signs and reads JWTs (RFC 7519); `secret` is the server's."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, user_id: UUID, session_id: UUID, now: datetime) -> str:
        claims = {"sub": str(user_id), "sid": str(session_id), "iat": now, "exp": now + ACCESS_LIFE}
        return jwt.encode(claims, self._secret, _ALGORITHM)

    def read(self, token: str) -> Claims:
        """Raises Unauthenticated for a token that is not ours or has ended."""
        try:
            claims = jwt.decode(token, self._secret, [_ALGORITHM], options={"require": ["sub", "sid", "exp"]})
            return Claims(UUID(claims["sub"]), UUID(claims["sid"]))
        except (jwt.InvalidTokenError, ValueError, AttributeError) as error:
            raise Unauthenticated("The access token is not valid or has ended.") from error


def random_token(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a random token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()
