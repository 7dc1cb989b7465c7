"""Which bytes of a file are asked for: conditional and range requests (RFC 9110 §13, §14)."""

import re
from collections.abc import Mapping
from http import HTTPStatus

import msgspec

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Wanted(msgspec.Struct, frozen=True):
    """The status to answer with, and the bytes from `start` up to and without `end`."""

    status: HTTPStatus
    start: int
    end: int


def bytes_wanted(headers: Mapping[str, str], tag: str, size: int) -> Wanted:
    """What these headers ask of a file of `size` bytes whose entity tag is `tag` (with its quotes).

    Several ranges, and units other than bytes, are answered with the whole file, as a server may.
    """
    if _is_among(tag, headers.get("if-none-match", "")):
        return Wanted(HTTPStatus.NOT_MODIFIED, 0, 0)
    asked = _ONE_RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    stale = headers.get("if-range", tag) != tag
    if asked is None or stale or not any(asked.groups()):
        return Wanted(HTTPStatus.OK, 0, size)
    return _part(asked[1], asked[2], size)


def _is_among(tag: str, tags: str) -> bool:
    """Weak comparison: what a proxy made weak is still the same file."""
    return tags.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in tags.split(",")}


def _part(first: str, last: str, size: int) -> Wanted:
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < int(first):
        return Wanted(HTTPStatus.OK, 0, size)
    if start >= size:
        return Wanted(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, 0)
    return Wanted(HTTPStatus.PARTIAL_CONTENT, start, end)
