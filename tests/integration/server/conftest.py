"""A server and a branch for each test."""

from tests.support.server_fixtures import branch, database, server, server_template

__all__ = ["branch", "database", "server", "server_template"]
