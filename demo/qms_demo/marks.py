"""The lines that a driver and the demo say to each other: one JSON object each, over the driver's stdin and stdout."""

import msgspec


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """`do`: press, key, type, text, wait, grab, mark, quiet, tasks or stop. `within` is in seconds."""

    id: int
    do: str
    name: str = ""
    text: str = ""
    file: str = ""
    after: int = 0
    within: float = 15.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is CLOCK_MONOTONIC in ns, comparable between the processes of one machine; `error` is a sentence."""

    id: int
    at: int = 0
    text: str = ""
    error: str = ""
