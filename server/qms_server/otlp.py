"""The tracer that sends over OTLP/HTTP. Imported only where an endpoint is configured (qms_server.tracing)."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
# A query is told by what it does to which table, as OpenTelemetry's "db.query.summary" has it; values are parameters.
_WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")
_READS = re.compile(r"\bFROM\s+([a-z_]+)")
_NANOSECONDS = 1_000_000_000


class _Measured:
    def __init__(self, span: Span) -> None:
        self._span = span

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def note(self, key: str, value: str | int) -> None:
        self._span.set_attribute(key, value)


class OtlpTracer:
    """Endpoint, headers, sampler and batches are those of the OTEL_… variables."""

    def __init__(self) -> None:
        named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "qms-server"}
        self._provider = TracerProvider(resource=Resource.create(named))
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("qms_server")

    @contextmanager
    def span(self, name: str, parent: str | None, links: tuple[str, ...], is_request: bool) -> Iterator[_Measured]:
        with self._tracer.start_as_current_span(
            name,
            context=_PROPAGATOR.extract({"traceparent": parent}) if parent else None,
            kind=SpanKind.SERVER if is_request else SpanKind.INTERNAL,
            links=[Link(_context_of(one)) for one in links],
            # A message of the database may name a row's values.
            record_exception=False,
        ) as current:
            yield _Measured(current)

    def here(self) -> str | None:
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier)
        return carrier.get("traceparent")

    def query_logger(self, record: Any) -> None:
        """asyncpg tells a query when it has ended, in the context of whoever asked."""
        end = time.time_ns()
        summary = _summary(record.query)
        span = self._tracer.start_span(
            summary, kind=SpanKind.CLIENT, start_time=end - round(record.elapsed * _NANOSECONDS)
        )
        span.set_attribute("db.system.name", "postgresql")
        span.set_attribute("db.query.summary", summary)
        if record.exception is not None:
            span.set_status(Status(StatusCode.ERROR, type(record.exception).__name__))
        span.end(end)

    def close(self) -> None:
        self._provider.shutdown()


def _context_of(traceparent: str) -> trace.SpanContext:
    return trace.get_current_span(_PROPAGATOR.extract({"traceparent": traceparent})).get_span_context()


def _summary(query: str) -> str:
    if write := _WRITES.search(query):
        return f"{write[1].split()[0]} {write[2]}"
    if read := _READS.search(query):
        return f"SELECT {read[1]}"
    return query.split(None, 1)[0].rstrip(";").upper() if query.strip() else "QUERY"
