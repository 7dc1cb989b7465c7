"""What everybody at a staff program can want, whatever else the program is for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LogIn:
    tenant: str
    username: str
    password: str


@dataclass(frozen=True)
class LogOut:
    pass


@dataclass(frozen=True)
class TryNow:
    """Do not wait for the next try to reach the server."""
