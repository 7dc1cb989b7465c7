"""OpenTelemetry traces that join HTTP request, use case, SQL and relay, when an OTLP endpoint is configured; else nothing.

Like the log, tracing is the process's. Without OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) no module of OpenTelemetry
is imported and a span is a null context. What a span says is of closed sets: routes and names of use cases and queries, never a
path, a parameter or a row.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import Any, Protocol

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Span(Protocol):
    """What is measured just now."""

    def name(self, name: str) -> None: ...

    def note(self, key: str, value: str | int) -> None: ...


class Tracer(Protocol):
    """A span is the child of the one around it, or of `parent` (a W3C traceparent) when that is given."""

    def span(
        self, name: str, parent: str | None, links: tuple[str, ...], is_request: bool
    ) -> AbstractContextManager[Span]: ...

    def here(self) -> str | None:
        """The span around the caller as a traceparent, to go on from elsewhere."""

    def query_logger(self, record: Any) -> None:
        """For asyncpg's `add_query_logger`."""

    def close(self) -> None:
        """Sends what is left; blocks for some seconds at most."""


class _Process:
    tracer: Tracer | None = None


class _Unmeasured:
    def name(self, name: str) -> None:
        """Nobody asks."""

    def note(self, key: str, value: str | int) -> None:
        """Nobody asks."""


_UNMEASURED = nullcontext(_Unmeasured())


@contextmanager
def traced(environment: Mapping[str, str]) -> Iterator[None]:
    """Traces are kept inside, if the environment names an endpoint; the OTEL_… variables are OpenTelemetry's own."""
    if not any(environment.get(name) for name in _ENDPOINTS):
        yield
        return
    # Only whom it serves pays for it: OpenTelemetry takes a third of a second to import.
    _Process.tracer = tracer = import_module("qms_server.otlp").OtlpTracer()
    try:
        yield
    finally:
        _Process.tracer = None
        tracer.close()


def span(
    name: str, parent: str | None = None, links: tuple[str, ...] = (), is_request: bool = False
) -> AbstractContextManager[Span]:
    """Measures what is done inside."""
    return _Process.tracer.span(name, parent, links, is_request) if _Process.tracer else _UNMEASURED


def here() -> str | None:
    """The span around the caller as a traceparent (https://www.w3.org/TR/trace-context), or None."""
    return _Process.tracer.here() if _Process.tracer else None


def watch_queries(connection: Any) -> None:
    """Every query of this asyncpg connection becomes a span."""
    if _Process.tracer:
        connection.add_query_logger(_Process.tracer.query_logger)
