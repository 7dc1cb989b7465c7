"""A real PostgreSQL for tests: one throw-away cluster a worker, databases cloned from a template in milliseconds."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from qms_server.embedded.cluster import Cluster, running_cluster
from qms_server.embedded.roles import APP, BACKUP, OWNER, SUPERUSER, SYSTEM

# Durability costs most of a test's time and a test cluster has nothing to lose.
_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "128MB",
}
_IN_MEMORY, _ENOUGH = Path("/dev/shm"), 4 << 30
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """One database of the test cluster."""

    cluster: Cluster
    name: str

    def url(self, role: str = APP) -> str:
        """`postgresql://…` as this role."""
        return self.cluster.url(role, self.name)


@asynccontextmanager
async def as_superuser(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Past every policy, to make what no client can."""
    connection = await asyncpg.connect(database.cluster.url(SUPERUSER, database.name))
    try:
        yield connection
    finally:
        await connection.close()


@contextmanager
def reachable_folder(name: str = "qms-test-", within: Path | None = None) -> Iterator[Path]:
    """A temporary folder that PostgreSQL's own user can enter too: pytest's tmp_path is closed to it when root runs."""
    folder = Path(tempfile.mkdtemp(prefix=name, dir=within))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """A cluster that trades durability for speed, in memory where there is much of it; gone after the block."""
    has_memory = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ENOUGH
    place = reachable_folder(within=_IN_MEMORY if has_memory else None)
    with place as folder, running_cluster(folder, _NOT_DURABLE) as cluster:
        yield cluster


def execute(cluster: Cluster, *statements: str, database: str = "postgres", role: str = SUPERUSER) -> None:
    """Run statements from synchronous code, also while this thread's event loop runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _execute(cluster.url(role, database), statements)).result()


def create_database(cluster: Cluster, name: str, template: str = "template0") -> Database:
    """A database owned and granted as the product's is; `template` must have no connections."""
    execute(
        cluster,
        f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}" STRATEGY FILE_COPY',
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC',  # a clone does not inherit its template's grants
        f'GRANT CONNECT ON DATABASE "{name}" TO {APP}, {SYSTEM}, {BACKUP}',
    )
    return Database(cluster, name)


@contextmanager
def cloned_database(template: Database) -> Iterator[Database]:
    """A copy of the template for one test, dropped after it with whatever is still connected."""
    clone = create_database(template.cluster, f"{template.name}_{next(_numbers)}", template.name)
    try:
        yield clone
    finally:
        execute(template.cluster, f'DROP DATABASE "{clone.name}" WITH (FORCE)')


async def _execute(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
