"""The answer to `subscribe`, with and without its snapshot."""

import pytest
from qms_contract import wire

HEAD = '{"v":1,"type":"subscribed","topic":"admin:x","epoch":"e","offset":9,"recovered":false'


@pytest.mark.parametrize(
    ("rest", "expected"),
    [(',"snapshot":{"config_version":10}}', b'{"config_version":10}'), (',"snapshot":null}', None), ("}", None)],
)
def test_the_snapshot_is_given_undecoded_or_not_at_all(rest, expected):
    answer = wire.decode_server_message(HEAD + rest)
    assert (answer.topic, answer.offset, answer.recovered) == ("admin:x", 9, False)
    assert (bytes(answer.snapshot) if answer.snapshot is not None else None) == expected
