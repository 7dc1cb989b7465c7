"""The named SQL of the engine. Each file in `sql/` holds queries headed `-- name: purpose`; `$n` are asyncpg's."""

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- (\w+): .*$", re.MULTILINE)


@cache
def queries(noun: str) -> dict[str, str]:
    """The queries of `sql/{noun}.sql` by name."""
    text = files("qms_server.store").joinpath("sql", f"{noun}.sql").read_text(encoding="utf-8")
    names = list(_NAME.finditer(text))
    ends = [match.start() for match in names[1:]] + [len(text)]
    return {match[1]: text[match.end() : end].strip() for match, end in zip(names, ends, strict=True)}
