"""What identifies a customer, kept as a keyed hash (RFC 2104, HMAC-SHA-256) unless the tenant allows more.

The same reference of the same tenant gives the same hash, so that a returning customer is still recognised; without the
server's key nobody can try all phone numbers against it.
"""

import hashlib
import hmac
from uuid import UUID

from msgspec.structs import replace
from qms_contract.tickets import IssueTicket

from qms_server.store.requests import Answer
from qms_server.usecases.issue_ticket import issue_ticket
from qms_server.usecases.status_link import StatusLinks
from qms_server.usecases.unit import Unit

_PREFIX = "ref_"
_ALLOWED = "SELECT keep_customer_refs FROM tenants WHERE tenant_id = $1"


class References:
    """`secret` is the server's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"customer references", hashlib.sha256)

    def hashed(self, tenant_id: UUID, reference: str) -> str:
        """`ref_` and 128 bits in hex."""
        text = tenant_id.bytes + reference.strip().casefold().encode()
        return _PREFIX + hmac.digest(self._key, text, hashlib.sha256)[:16].hex()

    async def kept(self, unit: Unit, reference: str | None) -> str | None:
        """The reference as this tenant may keep it."""
        if reference is None or await unit.connection.fetchval(_ALLOWED, unit.actor.tenant_id):
            return reference
        return self.hashed(unit.actor.tenant_id, reference)


async def issue_privately(
    unit: Unit, command: IssueTicket, ticket_id: UUID, links: StatusLinks, references: References
) -> Answer:
    """A ticket that says no more of its customer than the tenant allows."""
    kept = await references.kept(unit, command.customer_ref)
    return await issue_ticket(unit, replace(command, customer_ref=kept), ticket_id, links)
