"""The two shapes every wire struct has.

What we answer (`Wire`) may gain fields, so readers ignore what they do not know. What we are asked (`Command`) is
refused when it carries an unknown field: a mistyped field must be an error, not a silent default. Servers are
therefore updated before clients.

A pattern ends in `(?!\\n)$`: to Python `$` alone also stands before a last line break, to JSON Schema it does not.
"""

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time that is asked of us; without an offset nobody knows when it is (RFC 3339 wants one too)."""


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """Something a server says. Unknown fields are ignored when it is read."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a client asks. Unknown fields are refused."""


class Page(Wire, frozen=True, kw_only=True):
    """The frame of every list answer; subclasses add `items`."""

    total: int
    limit: int
    offset: int
