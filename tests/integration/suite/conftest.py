"""The real server for the real client kit."""

from tests.integration.server.conftest import branch, database, server, server_template

__all__ = ["branch", "database", "server", "server_template"]
