"""Fixtures that every tier shares."""

import os
from collections.abc import Iterator

import pytest
from qms_server.embedded.cluster import Cluster

from tests.support.postgres import throwaway_cluster

# Before anything loads Qt: windows of tests need no screen, and do not disturb the one who runs them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The worker's PostgreSQL, started when the first test asks for it."""
    with throwaway_cluster() as cluster:
        yield cluster
