"""Events as they go onto sockets: the envelope around the stored payload, built once a topic and not once a socket."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.topics import TopicKind, parse_topic
from qms_contract.wire import PROTOCOL_VERSION, decode, encode

# What a public screen or an unattended machine never hears about a visitor.
_PRIVATE = ("customer_ref", "note")


class Event:
    """A row of the outbox. `topics` maps each topic to that topic's previous offset."""

    def __init__(self, record: Mapping[str, Any], epoch: str) -> None:
        self.stream_id: UUID = record["stream_id"]
        self.offset: int = record["offset"]
        self.epoch = epoch
        self.topics: dict[str, int] = json.loads(record["topics"])
        self._record = record
        self._frames: dict[tuple[str, bool], bytes] = {}

    def frame(self, topic: str, public: bool) -> bytes:
        """The event on `topic` as JSON; `public` leaves out what concerns the visitor alone."""
        key = (topic, public or _is_public(topic))
        if key not in self._frames:
            self._frames[key] = self._build(*key)
        return self._frames[key]

    def _build(self, topic: str, public: bool) -> bytes:
        record = self._record
        payload = record["payload"]
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
                "payload": msgspec.Raw(_without_visitor(payload) if public else payload.encode()),
            }
        )


def _is_public(topic: str) -> bool:
    parsed = parse_topic(topic)
    return parsed is not None and parsed.kind is TopicKind.DISPLAY


def _without_visitor(payload: str) -> bytes:
    decoded = decode(payload, dict[str, Any])
    if isinstance(decoded.get("ticket"), dict):
        decoded["ticket"].update(dict.fromkeys(_PRIVATE))
    return encode(decoded)
