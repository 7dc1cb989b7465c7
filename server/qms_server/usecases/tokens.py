"""Tokens: short-lived signed access tokens for people, random ones for refreshing and for devices (kept as hashes)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import jwt

from qms_server.domain.errors import Unauthenticated

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
DEVICE_PREFIX = "qmsd_"
_ALGORITHM = "HS256"


class AccessTokens:
    """Signs and reads JWTs (RFC 7519); `secret` is the server's."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, user_id: UUID, now: datetime) -> str:
        claims = {"sub": str(user_id), "iat": now, "exp": now + ACCESS_LIFE}
        return jwt.encode(claims, self._secret, _ALGORITHM)

    def user_id(self, token: str) -> UUID:
        """Raises Unauthenticated for a token that is not ours or has ended."""
        try:
            claims = jwt.decode(token, self._secret, [_ALGORITHM], options={"require": ["sub", "exp"]})
            return UUID(claims["sub"])
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Unauthenticated("The access token is not valid or has ended.") from error


def random_token(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a random token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()
