"""Whom a program trusts at the other end of a line: one answer for its questions and for its stream."""

import ssl
from functools import cache

import certifi


def trust(server: str) -> ssl.SSLContext:
    """For a server's address. Without TLS nobody is trusted, which costs nothing: to read the authorities takes a while."""
    return _authorities() if server.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _authorities() -> ssl.SSLContext:
    """Those of the machine, among which a bank or a town hall has its own, and Mozilla's, which an old machine may lack."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
