"""Fixtures that every tier shares."""

from collections.abc import Iterator

import pytest
from qms_server.embedded.cluster import Cluster

from tests.support.postgres import throwaway_cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The worker's PostgreSQL, started when the first test asks for it."""
    with throwaway_cluster() as cluster:
        yield cluster
