"""What everybody at a staff program can want, whatever else the program is for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LogIn:
    """`code` is that of an authenticator app, for who has a second factor."""

    tenant: str
    username: str
    password: str
    code: str = ""


@dataclass(frozen=True)
class LogOut:
    pass


@dataclass(frozen=True)
class Resume:
    """Go on with the session that was kept when the program ended."""

    token: str


@dataclass(frozen=True)
class Lock:
    """Nobody has touched the computer for the organisation's time."""


@dataclass(frozen=True)
class Unlock:
    """`code` as in LogIn."""

    password: str
    code: str = ""


@dataclass(frozen=True)
class TryNow:
    """Do not wait for the next try to reach the server."""
