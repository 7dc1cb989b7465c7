"""What travels, byte for byte: a change of these files is a change of the contract.

`python -m tests.wire.contract.test_contract_golden` writes them anew; read the diff before it is committed.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from qms_contract.events import UnreadEvent
from qms_contract.wire import decode, decode_client_message, decode_server_message, encode

from tests.support.wire_samples import ANSWERS, CLIENT_MESSAGES, COMMANDS, SERVER_MESSAGES

FOLDER = Path(__file__).parent / "golden"
SAMPLES: dict[str, Any] = {**ANSWERS, **COMMANDS, **CLIENT_MESSAGES, **SERVER_MESSAGES}


def golden(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def with_unknown(data: bytes) -> bytes:
    return encode({**json.loads(data), "a_later_field": {"x": 1}})


def pretty(value: object) -> bytes:
    return msgspec.json.format(encode(value), indent=2) + b"\n"


def same(one: Any, other: Any) -> bool:
    """Equal, with what is still undecoded compared as JSON."""
    return type(one) is type(other) and json.loads(encode(one)) == json.loads(encode(other))


def test_there_is_one_golden_file_for_each_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_written_as_its_golden_file(name: str) -> None:
    assert pretty(SAMPLES[name]).decode() == golden(name).decode()


@pytest.mark.parametrize("name", [*ANSWERS, *COMMANDS])
def test_a_golden_file_is_read_as_its_sample(name: str) -> None:
    assert decode(golden(name), type(SAMPLES[name])) == SAMPLES[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_reader_steps_over_fields_of_a_newer_server(name: str) -> None:
    assert decode(with_unknown(golden(name)), type(SAMPLES[name])) == SAMPLES[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_field_nobody_knows_is_refused_in_a_command(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="a_later_field"):
        decode(with_unknown(golden(name)), type(SAMPLES[name]))


@pytest.mark.parametrize("name", CLIENT_MESSAGES)
def test_client_messages_are_read_strictly(name: str) -> None:
    assert decode_client_message(golden(name)) == SAMPLES[name]
    with pytest.raises(msgspec.ValidationError, match="a_later_field"):
        decode_client_message(with_unknown(golden(name)))


@pytest.mark.parametrize("name", SERVER_MESSAGES)
def test_server_messages_are_read_leniently(name: str) -> None:
    for data in (golden(name), with_unknown(golden(name))):
        read = decode_server_message(data)
        assert read is not None
        assert same(read, SAMPLES[name])


def test_an_event_of_a_newer_server_is_stepped_over() -> None:
    later = {**json.loads(golden("ticket.called")), "type": "ticket.teleported"}
    strange = {**json.loads(golden("ticket.called")), "payload": {"ticket": "gone"}}
    for event in (later, strange):
        read = decode_server_message(encode(event))
        assert isinstance(read, UnreadEvent)
        assert (read.topic, read.offset, read.prev) == (event["topic"], event["offset"], event["prev"])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for sample, value in SAMPLES.items():
        (FOLDER / f"{sample}.json").write_bytes(pretty(value))
