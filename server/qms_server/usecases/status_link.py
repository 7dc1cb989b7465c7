"""The QR's link: a ticket's id, signed, so that nobody can walk through other people's tickets."""

import base64
import hashlib
import hmac
from uuid import UUID

from msgspec.structs import replace
from qms_contract.tickets import Ticket

# 64 bits of signature: short enough for a sparse QR code, and a guess needs a request each.
_SIGNATURE_BYTES = 8


class StatusLinks:
    """Makes and reads `/t/{token}`; `secret` is the server's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"status link", hashlib.sha256)

    def linked(self, ticket: Ticket) -> Ticket:
        return replace(ticket, status_url=f"/t/{self.token(ticket.ticket_id)}")

    def token(self, ticket_id: UUID) -> str:
        return base64.urlsafe_b64encode(ticket_id.bytes + self._signature(ticket_id.bytes)).decode()

    def ticket_id(self, token: str) -> UUID | None:
        """The ticket the token was made for, or None when it was not made here."""
        try:
            raw = base64.urlsafe_b64decode(token.encode())
        except ValueError:
            return None
        id_bytes, signature = raw[:16], raw[16:]
        is_ours = len(id_bytes) == 16 and hmac.compare_digest(signature, self._signature(id_bytes))
        return UUID(bytes=id_bytes) if is_ours else None

    def _signature(self, id_bytes: bytes) -> bytes:
        return hmac.digest(self._key, id_bytes, hashlib.sha256)[:_SIGNATURE_BYTES]
