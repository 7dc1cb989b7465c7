"""Every test that the promises point to is there: a document that names what is gone would prove nothing."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs/promises.md").read_text(encoding="utf-8"))


def test_every_row_names_tests_and_each_is_there():
    rows = [line for line in (ROOT / "docs/promises.md").read_text(encoding="utf-8").splitlines() if "`tests/" in line]
    assert len(rows) == 28
    defined = {path: names_in(ROOT / path) for path, _ in NAMED if (ROOT / path).exists()}
    assert [f"{path}::{name}" for path, name in NAMED if name not in defined.get(path, ())] == []


def names_in(path):
    """Its test functions, and what a state machine's test case is assigned to."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    return functions | {target.id for target in targets if isinstance(target, ast.Name)}
