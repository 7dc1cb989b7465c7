"""Fixtures that every tier shares."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings
from qms_server.embedded.cluster import Cluster

from tests.support.postgres import throwaway_cluster
from tests.support.server_fixtures import branch, database, server, server_template

__all__ = ["branch", "database", "postgres_cluster", "server", "server_template"]

# Before anything loads Qt: windows of tests need no screen, and do not disturb the one who runs them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nor does a session of a test go into that person's key store.
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
# As the clients do (qms_clientkit.qt.garbage): a test's server thread must not collect the widgets of the GUI thread.
gc.disable()
# How long an example takes says something of the machine, not of the code (that is the benchmarks').
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
_MOST_YOUNG = 20_000


def pytest_collection_finish() -> None:
    """What was imported stays: it need not be looked through after each test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Between tests, on the main thread: what is left of them, the old generations only when much has gathered.

    Windows that a test closed are really gone then: Qt deletes them later only where an event loop runs, and each theme
    would be put on all the windows before it, too.
    """
    if (qt := sys.modules.get("PySide6.QtCore")) is not None and qt.QCoreApplication.instance() is not None:
        qt.QCoreApplication.sendPostedEvents(None, qt.QEvent.Type.DeferredDelete)
    gc.collect(2 if gc.get_count()[0] > _MOST_YOUNG else 1)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The worker's PostgreSQL, started when the first test asks for it."""
    with throwaway_cluster() as cluster:
        yield cluster
