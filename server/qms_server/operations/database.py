"""The database of a command: the one of the settings, or the embedded PostgreSQL of the data folder."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import msgspec

from qms_server.embedded.cluster import reachable_cluster, running_cluster
from qms_server.embedded.roles import APP, OWNER
from qms_server.migrate import check_serving_role, migrate
from qms_server.settings import Settings
from qms_server.store.transaction import LOST

# A wrong name, password or database.
_NOT_LET_IN = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


class DatabaseRefusedError(Exception):
    """The database cannot be served from; the message is a sentence."""


@contextmanager
def migrated_database(settings: Settings, shared: bool = False) -> Iterator[Settings]:
    """The settings with both database URLs, the schema brought up to date. Call it outside an event loop.

    `shared` uses the embedded database of a server that is running on the same data folder, instead of refusing.
    """
    if settings.database_url is not None:
        yield _migrated(settings)
        return
    cluster_of = reachable_cluster if shared else running_cluster
    with cluster_of(settings.data_dir) as cluster:
        urls = {"database_url": cluster.url(APP), "migrate_database_url": cluster.url(OWNER)}
        yield _migrated(msgspec.structs.replace(settings, **urls))


def _migrated(settings: Settings) -> Settings:
    assert settings.database_url is not None
    try:
        migrate(settings.migrate_database_url or settings.database_url)
        refusal = asyncio.run(check_serving_role(settings.database_url))
    except (*LOST, *_NOT_LET_IN) as error:
        raise DatabaseRefusedError(f"The database cannot be reached: {error}") from error
    if refusal is not None:
        raise DatabaseRefusedError(refusal)
    return settings
