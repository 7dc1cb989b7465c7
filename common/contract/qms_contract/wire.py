"""The one encoder and decoder of both sides, and the protocol's version."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from qms_contract.events import (
    ClientMessage,
    Envelope,
    ErrorMessage,
    EventType,
    ServerMessage,
    Subscribed,
    UnreadEvent,
    payload_type,
)
from qms_contract.ids import BranchId, TenantId

PROTOCOL_VERSION = 1

T = TypeVar("T")
_encoder = msgspec.json.Encoder()
_client_messages: msgspec.json.Decoder[Any] = msgspec.json.Decoder(ClientMessage)

_EVENT_TYPES = frozenset(EventType)


class _Frame(msgspec.Struct):
    type: str


class _Undecoded(msgspec.Struct):
    type: EventType
    payload: msgspec.Raw


class _Snapshot(msgspec.Struct):
    snapshot: msgspec.Raw = msgspec.Raw(b"null")


class _Start(msgspec.Struct):
    v: int
    type: str
    topic: str
    epoch: str
    offset: int
    recovered: bool


class _Head(msgspec.Struct):
    v: int
    type: EventType
    ts: datetime
    tenant_id: TenantId
    branch_id: BranchId | None
    topic: str
    epoch: str
    offset: int
    prev: int


def encode(value: object) -> bytes:
    """`value` as UTF-8 JSON; times are RFC 3339."""
    return _encoder.encode(value)


def decode(data: bytes | str, kind: type[T]) -> T:
    """`data` as a `kind`; raises msgspec.ValidationError (with the path of what is wrong) or msgspec.DecodeError."""
    return msgspec.json.decode(data, type=kind)


def decode_client_message(data: bytes | str) -> ClientMessage:
    message: ClientMessage = _client_messages.decode(data)
    return message


def decode_server_message(data: bytes | str) -> ServerMessage:
    """What the server said. An event of a newer server, by its type or by a value in it, is an UnreadEvent."""
    kind = decode(data, _Frame).type
    if kind == "subscribed":
        return _decode_subscribed(data)
    if kind == "error":
        return decode(data, ErrorMessage)
    if kind not in _EVENT_TYPES:
        return decode(data, UnreadEvent)
    try:
        return decode_envelope(data)
    except msgspec.ValidationError:
        return decode(data, UnreadEvent)


def _decode_subscribed(data: bytes | str) -> Subscribed:
    """msgspec reads `Raw | None` as null alone, so an optional snapshot is read by itself."""
    snapshot = decode(data, _Snapshot).snapshot
    given = None if bytes(snapshot) == b"null" else snapshot
    return Subscribed(snapshot=given, **msgspec.structs.asdict(decode(data, _Start)))


def decode_envelope(data: bytes | str) -> Envelope:
    """An event with its payload as the struct that its type calls for."""
    undecoded = decode(data, _Undecoded)
    payload = decode(bytes(undecoded.payload), payload_type(undecoded.type))
    return Envelope(payload=payload, **msgspec.structs.asdict(decode(data, _Head)))


def utc_now() -> datetime:
    """Now, aware and in UTC: the only kind of time on the wire."""
    return datetime.now(UTC)
