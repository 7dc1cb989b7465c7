"""`qms bench`: a limit that was not kept is seen by whatever runs it."""

import pytest

from bench import __main__ as program
from bench.table import Row, print_table


def row(figure: float) -> Row:
    return Row("a thing", figure, 10, "ms", 5, "a bare route")


@pytest.mark.parametrize(("figures", "kept"), [([9.0, 10.0], True), ([9.0, 11.0], False)])
def test_a_table_says_whether_all_was_kept(
    figures: list[float], kept: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_table("A table", [row(figure) for figure in figures]) is kept
    assert ("NO" in capsys.readouterr().out) is not kept


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1), (None, 1)])
def test_the_exit_status_is_1_when_something_was_not_kept(
    name: str | None, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "BENCHMARKS", {"good": lambda: True, "bad": lambda: False})
    assert program.main([name] if name else []) == status
