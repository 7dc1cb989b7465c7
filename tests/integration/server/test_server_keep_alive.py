"""An idle connection is the client's to close: else a command can meet a server that is just closing it."""

import httpx
from qms_server.compose import Parts
from qms_server.operations.serve import server_config

from tests.support.postgres import Database
from tests.support.server import settings_for


async def test_the_server_keeps_an_idle_connection_longer_than_its_clients(database: Database) -> None:
    settings = settings_for(database, role="api")
    ours = server_config(settings, Parts(settings)).timeout_keep_alive
    of_clients = httpx.Limits().keepalive_expiry
    assert of_clients is not None
    assert ours > max(of_clients, 120), "Caddy keeps its connections for two minutes"
