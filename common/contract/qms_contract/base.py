"""The two shapes every wire struct has.

What we answer (`Wire`) may gain fields, so readers ignore what they do not know. What we are asked (`Command`) is
refused when it carries an unknown field: a mistyped field must be an error, not a silent default. Servers are
therefore updated before clients.
"""

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """Something a server says. Unknown fields are ignored when it is read."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a client asks. Unknown fields are refused."""


class Page(Wire, frozen=True, kw_only=True):
    """The frame of every list answer; subclasses add `items`."""

    total: int
    limit: int
    offset: int
