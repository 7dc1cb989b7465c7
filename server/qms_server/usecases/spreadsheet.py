"""A spreadsheet written row by row; memory does not grow with it (XlsxWriter's constant_memory keeps rows in a file)."""

import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

# The most a sheet of the format can have, the header included.
_MOST_ROWS = 1_048_576
_WIDTH = 18


class Spreadsheet:
    """`add` rows, then `close`, which waits for an `add` of another thread.

    A sheet that is full is followed by another one with the same header.
    """

    def __init__(self, path: Path, columns: Sequence[str], most_rows: int = _MOST_ROWS) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._columns, self._most_rows = columns, most_rows
        self._lock = threading.Lock()
        self._bold = self._book.add_format({"bold": True})
        self._formats = {
            datetime: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: self._book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        self._begin_sheet()

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Times must be without a zone: a spreadsheet has none."""
        with self._lock:
            for row in rows:
                self._add(row)

    def close(self) -> None:
        with self._lock:
            self._book.close()

    def _add(self, row: Sequence[Any]) -> None:
        if self._row == self._most_rows:
            self._begin_sheet()
        for column, value in enumerate(row):
            self._write(column, value)
        self._row += 1

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, len(self._columns) - 1, _WIDTH)
        self._sheet.write_row(0, 0, self._columns, self._bold)
        self._row = 1

    def _write(self, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, datetime | date):
            self._sheet.write_datetime(self._row, column, value, self._formats[type(value)])
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._row, column, value)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, column, value)
        else:
            self._sheet.write_string(self._row, column, str(value))
