"""Events as they go onto sockets: the envelope around the stored payload, built once a topic and not once a socket."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.topics import TopicKind, parse_topic
from qms_contract.wire import PROTOCOL_VERSION, decode, encode

from qms_server.domain.privacy import Audience, hidden_from

# How a payload as it was written says that there is nothing to hide. Inside a text the quotes would be escaped.
_NO_REFERENCE, _NO_NOTE = '"customer_ref":null', '"note":null'


class Event:
    """A row of the outbox. `topics` maps each topic to that topic's previous offset."""

    def __init__(self, record: Mapping[str, Any], epoch: str) -> None:
        self.stream_id: UUID = record["stream_id"]
        self.offset: int = record["offset"]
        self.epoch = epoch
        self.topics: dict[str, int] = json.loads(record["topics"])
        self._record = record
        self._frames: dict[tuple[str, Audience], bytes] = {}

    def frame(self, topic: str, audience: Audience) -> bytes:
        """The event on `topic` as JSON, with as much of the visitor as `audience` may know; on a display's topic nothing."""
        key = (topic, Audience.PUBLIC if _is_public(topic) else audience)
        if key not in self._frames:
            self._frames[key] = self._build(*key)
        return self._frames[key]

    def _build(self, topic: str, audience: Audience) -> bytes:
        record = self._record
        return encode(
            {
                "v": PROTOCOL_VERSION,
                "type": record["type"],
                "ts": record["ts"],
                "tenant_id": record["tenant_id"],
                "branch_id": None if self.stream_id == record["tenant_id"] else self.stream_id,
                "topic": topic,
                "epoch": self.epoch,
                "offset": self.offset,
                "prev": self.topics[topic],
                "payload": msgspec.Raw(payload_for(audience, record["payload"])),
            }
        )


def _is_public(topic: str) -> bool:
    parsed = parse_topic(topic)
    return parsed is not None and parsed.kind is TopicKind.DISPLAY


def payload_for(audience: Audience, payload: str) -> bytes:
    """A stored payload as `audience` may have it, whatever version wrote it: only what must be hidden is looked at."""
    if _hides_nothing(audience, payload):
        return payload.encode()
    told = decode(payload, dict[str, Any])
    if isinstance(ticket := told.get("ticket"), dict):
        ticket.update(dict.fromkeys(hidden_from(audience, ticket.get("status"), ticket.get("called_at"))))
    return encode(told)


def _hides_nothing(audience: Audience, payload: str) -> bool:
    """Seen without decoding, for what most events are: tickets of nobody in particular."""
    has_note = audience is Audience.PUBLIC and _NO_NOTE not in payload
    return audience is Audience.FULL or (_NO_REFERENCE in payload and not has_note)
