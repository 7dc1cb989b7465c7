"""Prometheus metrics of one process. Labels are of closed sets (routes, roles, jobs …): no tenant, no branch, no person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter, time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_LATENCIES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_JOB_LATENCIES = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0)
# RFC 9110 §9, RFC 5789. Whoever sends other words makes no series of their own.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """`content_type` and `text()` are what `/metrics` answers."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._latency = Histogram(
            "qms_http_request_seconds",
            "Time to answer, by route",
            ("method", "route", "status"),
            buckets=_LATENCIES,
            registry=registry,
        )
        self._painted = Histogram(
            "qms_call_to_glass_seconds", "From a call to its painted frame", buckets=_LATENCIES, registry=registry
        )
        self._sockets = Gauge("qms_sockets", "Open realtime sockets, by who listens", ("client",), registry=registry)
        self._closed = Counter(
            "qms_sockets_closed", "Sockets that the server ended, by close code", ("code",), registry=registry
        )
        self._pool = Gauge("qms_db_pool_in_use", "Database connections in use", registry=registry)
        self._pool_size = Gauge("qms_db_pool_size", "Database connections there can be", registry=registry)
        # Not "job": Prometheus names its targets so.
        self._jobs = Histogram(
            "qms_job_seconds", "Runs of the jobs", ("task", "outcome"), buckets=_JOB_LATENCIES, registry=registry
        )
        self._job_done = Gauge(
            "qms_job_last_success_timestamp_seconds", "When a job last ended well", ("task",), registry=registry
        )
        self._items_failed = Counter(
            "qms_job_items_failed",
            "Tickets and the like at which a job failed and went on",
            ("task",),
            registry=registry,
        )
        self._backlog = Gauge(
            "qms_outbox_backlog_events", "Events that a consumer has not applied", ("consumer",), registry=registry
        )
        self._backlog_age = Gauge(
            "qms_outbox_backlog_seconds", "Age of the oldest of them", ("consumer",), registry=registry
        )
        self._dead_letters = Gauge(
            "qms_outbox_dead_letters", "Events that a consumer has passed", ("consumer",), registry=registry
        )
        self._devices = Gauge("qms_devices", "Devices, by their last heartbeat", ("type", "state"), registry=registry)
        self._printers = Gauge("qms_printers", "Kiosks' printers, as they say", ("state",), registry=registry)
        self._buffered = Gauge(
            "qms_kiosk_buffered_tickets", "Tickets that kiosks have not yet brought", registry=registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> str:
        """The method as it is told: what is no method of HTTP is "other"."""
        known = method if method in _METHODS else "other"
        self._latency.labels(known, route, str(status)).observe(seconds)
        return known

    def painted(self, seconds: float) -> None:
        self._painted.observe(seconds)

    def socket_closed(self, code: int) -> None:
        self._closed.labels(str(code)).inc()

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """Measures one run of a job; a failure is counted and goes on."""
        started, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "done"
            self._job_done.labels(name).set(time())
        finally:
            self._jobs.labels(name, outcome).observe(perf_counter() - started)

    def items_failed(self, name: str, count: int) -> None:
        """How many things a job could not do, while it did the others."""
        self._items_failed.labels(name).inc(count)

    def process(self, sockets: Mapping[str, int], pool_in_use: int, pool_size: int) -> None:
        """How this process stands now."""
        self._sockets.clear()
        for client, count in sockets.items():
            self._sockets.labels(client).set(count)
        self._pool.set(pool_in_use)
        self._pool_size.set(pool_size)

    def consumer(self, name: str, events: int, seconds: float, dead_letters: int) -> None:
        """How far a consumer of the outbox is behind."""
        self._backlog.labels(name).set(events)
        self._backlog_age.labels(name).set(seconds)
        self._dead_letters.labels(name).set(dead_letters)

    def devices(self, devices: Mapping[tuple[str, str], int], printers: Mapping[str, int], buffered: int) -> None:
        """The devices of all tenants, by (type, state) and by what their printers say."""
        self._devices.clear()
        self._printers.clear()
        for (kind, state), count in devices.items():
            self._devices.labels(kind, state).set(count)
        for printer, count in printers.items():
            self._printers.labels(printer).set(count)
        self._buffered.set(buffered)

    def text(self) -> bytes:
        return generate_latest(self._registry)
