"""Prometheus metrics of one process."""

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_LATENCIES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """`content_type` and `text()` are what `/metrics` answers."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._latency = Histogram(
            "qms_http_request_seconds",
            "Time to answer, by route",
            ("method", "route", "status"),
            buckets=_LATENCIES,
            registry=self._registry,
        )
        self._painted = Histogram(
            "qms_call_to_glass_seconds", "From a call to its painted frame", buckets=_LATENCIES, registry=self._registry
        )
        self.sockets = Gauge("qms_sockets", "Open realtime sockets", registry=self._registry)
        self.pool = Gauge("qms_db_pool_in_use", "Database connections in use", registry=self._registry)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        self._latency.labels(method, route, str(status)).observe(seconds)

    def painted(self, seconds: float) -> None:
        self._painted.observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)
