"""Links that visitors follow without a login: ids, signed, so that nobody can walk through other people's."""

import base64
import hashlib
import hmac
from uuid import UUID

from msgspec.structs import replace
from qms_contract.features import Features
from qms_contract.tickets import Ticket

_ID_BYTES = 16
# 64 bits of signature: short enough for a sparse QR code, and a guess needs a request each.
_SIGNATURE_BYTES = 8


class _SignedIds:
    """Tokens of ids; `secret` is the server's, and of one `purpose` none serves another."""

    def __init__(self, secret: bytes, purpose: bytes) -> None:
        self._key = hmac.digest(secret, purpose, hashlib.sha256)

    def _written(self, *ids: UUID) -> str:
        raw = b"".join(one.bytes for one in ids)
        return base64.urlsafe_b64encode(raw + self._signature(raw)).decode()

    def _read(self, token: str, count: int) -> list[UUID] | None:
        """So many ids, or None when the token was not made here."""
        try:
            raw = base64.urlsafe_b64decode(token.encode())
        except ValueError:
            return None
        ids, signature = raw[: count * _ID_BYTES], raw[count * _ID_BYTES :]
        if len(ids) < count * _ID_BYTES or not hmac.compare_digest(signature, self._signature(ids)):
            return None
        return [UUID(bytes=ids[start : start + _ID_BYTES]) for start in range(0, len(ids), _ID_BYTES)]

    def _signature(self, raw: bytes) -> bytes:
        return hmac.digest(self._key, raw, hashlib.sha256)[:_SIGNATURE_BYTES]


class StatusLinks(_SignedIds):
    """Makes and reads `/t/{token}`, the page of a ticket; under `public_url`, where the server knows it."""

    def __init__(self, secret: bytes, public_url: str = "") -> None:
        super().__init__(secret, b"status link")
        self._public_url = public_url

    def linked(self, ticket: Ticket, features: Features) -> Ticket:
        """The ticket with the address of its page, where the organisation has such pages."""
        if not features.status_page:
            return ticket
        return replace(ticket, status_url=f"{self._public_url}/t/{self.token(ticket.ticket_id)}")

    def token(self, ticket_id: UUID) -> str:
        return self._written(ticket_id)

    def ticket_id(self, token: str) -> UUID | None:
        """The ticket the token was made for, or None when it was not made here."""
        found = self._read(token, 1)
        return found[0] if found else None


class JoinLinks(_SignedIds):
    """Makes and reads `/j/{token}`, the page on which visitors of a branch take a number; addresses as `StatusLinks`."""

    def __init__(self, secret: bytes, public_url: str = "") -> None:
        super().__init__(secret, b"join link")
        self._public_url = public_url

    def url(self, tenant_id: UUID, branch_id: UUID) -> str:
        return f"{self._public_url}/j/{self._written(tenant_id, branch_id)}"

    def branch(self, token: str) -> tuple[UUID, UUID] | None:
        """The tenant and its branch that the token was made for, or None when it was not made here."""
        found = self._read(token, 2)
        return (found[0], found[1]) if found else None
