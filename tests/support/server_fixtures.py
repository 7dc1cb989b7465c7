"""A server and a branch for each test, on a database cloned from the migrated template.

Imported by tests/conftest.py alone: a session fixture that is imported twice is made twice.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
from qms_server.embedded.cluster import Cluster

from tests.support.branches import make_branch
from tests.support.postgres import Database, cloned_database
from tests.support.server import Branch, LiveServer, migrated_template, running_server, settings_for


@pytest.fixture(scope="session")
def server_template(postgres_cluster: Cluster) -> Iterator[Database]:
    with migrated_template(postgres_cluster) as template:
        yield template


@pytest.fixture
def database(server_template: Database) -> Iterator[Database]:
    with cloned_database(server_template) as clone:
        yield clone


@pytest.fixture
async def server(database: Database) -> AsyncIterator[LiveServer]:
    async with running_server(settings_for(database, role="api")) as running:
        yield running


@pytest.fixture
async def branch(server: LiveServer) -> Branch:
    return await make_branch(server)
