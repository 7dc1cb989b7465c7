"""A consumer that notes each event it is told in a table, and a program that is its worker: one to be killed."""

import asyncio
import sys
from collections.abc import Sequence
from uuid import UUID

import asyncpg
from qms_contract.wire import utc_now
from qms_server.embedded.roles import APP, BACKUP
from qms_server.feed.consumers import OutboxWorker
from qms_server.store.outbox import OutboxEvent
from qms_server.store.transaction import Database as Pool

from tests.support.postgres import Database, execute

CONSUMER = "notes"
_TABLE = (
    'CREATE TABLE outbox_notes (note bigserial PRIMARY KEY, branch_id uuid, "offset" bigint)',
    f"GRANT SELECT, INSERT ON outbox_notes TO {APP}",
    f"GRANT USAGE ON SEQUENCE outbox_notes_note_seq TO {APP}",
    f"GRANT SELECT ON outbox_notes TO {BACKUP}",
)


class Noting:
    """Writes the offsets as they come: a repeated, lost or reordered one is seen."""

    name = CONSUMER

    async def apply(
        self, connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, events: Sequence[OutboxEvent]
    ) -> None:
        for event in events:
            query = 'INSERT INTO outbox_notes (branch_id, "offset") VALUES ($1, $2)'
            await connection.execute(query, branch_id, event.offset)


def note_table(database: Database) -> None:
    """The table, made by the superuser: it is no part of the product's schema."""
    execute(database.cluster, *_TABLE, database=database.name)


async def noted(database: Database, branch_id: str) -> list[int]:
    """The offsets that the consumer was told of a branch, in the order it was told them."""
    connection = await asyncpg.connect(database.url(BACKUP))
    try:
        query = 'SELECT "offset" FROM outbox_notes WHERE branch_id = $1 ORDER BY note'
        return [row[0] for row in await connection.fetch(query, branch_id)]
    finally:
        await connection.close()


async def _work(dsn: str) -> None:
    print("begun", flush=True)
    await OutboxWorker(Pool(dsn), Noting(), utc_now, pause=0.02).run()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))
