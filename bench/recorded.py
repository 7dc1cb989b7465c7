"""The very statements that the server runs for a command, recorded once and written as a pgbench script that repeats them.

What differs from run to run (ids, numbers, offsets) is told to `Script` as expressions; everything else stays as it was.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
from qms_server.store.transaction import Database

_PARAMETER = re.compile(r"\$(\d+)")
# pgbench reads `:word` as a variable, also inside a string.
_VARIABLE_IN_JSON = re.compile(r":(?=[A-Za-z_])")


class RecordingDatabase(Database):
    """A database whose statements are kept in `said`, with their arguments."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.said: list[tuple[str, tuple[Any, ...]]] = []

    async def connect(self) -> asyncpg.Connection:
        connection = await super().connect()
        connection.add_query_logger(self._keep)
        return connection

    def _keep(self, record: Any) -> None:
        self.said.append((record.query, tuple(record.args)))


class Script:
    """`varying` maps an argument's value onto the pgbench expression that stands for it."""

    def __init__(self, varying: Mapping[Any, str]) -> None:
        self._varying = varying
        self._lines: list[str] = []

    def set(self, name: str, expression: str) -> None:
        self._lines.append(f"\\set {name} {expression}")

    def say(self, query: str, args: tuple[Any, ...], kept_as: str | None = None) -> None:
        """One statement; with `kept_as` its row's columns become variables of that prefix."""
        values = [self._value(arg) for arg in args]
        text = _PARAMETER.sub(lambda match: values[int(match[1]) - 1], query.strip().rstrip(";"))
        end = ";" if kept_as is None else f"\\gset {kept_as}"
        self._lines.append(f"{text}\n{end}")

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _value(self, arg: Any) -> str:
        known = self._varying.get(arg) if isinstance(arg, UUID | str | int) and not isinstance(arg, bool) else None
        return known or _literal(arg, self._value)


def _literal(arg: Any, value: Any) -> str:
    match arg:
        case None | bool():
            return {None: "NULL", True: "true", False: "false"}[arg]
        case int():
            return str(arg)
        case UUID():
            return f"'{arg}'::uuid"
        case datetime():
            return f"'{arg.isoformat()}'::timestamptz"
        case date():
            return f"'{arg.isoformat()}'::date"
        case bytes():
            return f"'\\x{arg.hex()}'::bytea"
        case list() | tuple():
            return f"ARRAY[{', '.join(value(one) for one in arg)}]" if arg else "'{}'"
        case str():
            quoted = _VARIABLE_IN_JSON.sub(": ", arg.replace("'", "''"))
            return f"'{quoted}'"
    raise TypeError(f"no literal for {type(arg).__name__}")
