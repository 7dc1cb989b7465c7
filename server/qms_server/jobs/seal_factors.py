"""Seals the second factors that an earlier version kept in the clear. They work before and after alike."""

from uuid import UUID

from qms_server.store.queries import queries
from qms_server.usecases.commands import Commands
from qms_server.usecases.seals import SEALED, Seals

_SQL = queries("people")


async def seal_factors(commands: Commands, seals: Seals) -> int:
    """How many people's secrets were looked at. A login at the same moment changes nothing of them."""
    async with commands.database.transaction(None) as transaction:
        unsealed = await transaction.connection.fetch(_SQL["unsealed"], SEALED)
    for record in unsealed:
        kept = (record["totp_secret"], record["totp_pending"])
        sealed = [_sealed(seals, secret, record["user_id"]) for secret in kept]
        async with commands.database.transaction(record["tenant_id"]) as transaction:
            await transaction.connection.execute(_SQL["seal"], record["user_id"], *sealed, *kept)
    return len(unsealed)


def _sealed(seals: Seals, secret: str | None, user_id: UUID) -> str | None:
    return secret if secret is None or secret.startswith(SEALED) else seals.seal(secret, user_id)
