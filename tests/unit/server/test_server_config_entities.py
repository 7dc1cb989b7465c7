"""What the contract says is configured, against what the server configures."""

from qms_contract.versions import ConfigEntity
from qms_server.store.configuration import NOUNS


def test_the_history_can_be_filtered_by_every_noun() -> None:
    assert set(NOUNS) <= set(ConfigEntity)
