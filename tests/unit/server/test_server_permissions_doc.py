"""docs/permissions.md is the matrix as it is in the code."""

from pathlib import Path

from qms_server.domain.access import MATRIX, WORDS, Permission
from qms_server.operations.permissions import permissions_markdown

COMMITTED = Path(__file__).parents[3] / "docs" / "permissions.md"


def test_the_committed_table_is_the_code_s() -> None:
    """Written by `python -m qms_server permissions docs/permissions.md`."""
    assert COMMITTED.read_text(encoding="utf-8") == permissions_markdown()


def test_every_permission_has_words_and_somebody_who_has_it() -> None:
    assert set(WORDS) == set(Permission)
    assert frozenset().union(*MATRIX.values()) == set(Permission)
