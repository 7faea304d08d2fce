"""What Prometheus reads at /metrics."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bilateral.team import Jobs

REGISTRY = CollectorRegistry()
REQUESTS = Counter("bilateral_requests_total", "Requests answered", ("method", "route", "status"), registry=REGISTRY)
SECONDS = Histogram("bilateral_request_seconds", "Time to answer", ("route",), registry=REGISTRY)
JOBS = Gauge("bilateral_jobs", "Jobs by state", ("state",), registry=REGISTRY)
CHANGE = Gauge("bilateral_register_change", "Number of the register's last change", registry=REGISTRY)


def exposition(jobs: Jobs, change: int) -> bytes:
    """The metrics as text."""
    for state, n in {"waiting": 0, "running": 0, "done": 0, "failed": 0, **jobs.counts()}.items():
        JOBS.labels(state).set(n)
    CHANGE.set(change)
    return bytes(generate_latest(REGISTRY))


__all__ = ["REQUESTS", "SECONDS", "exposition"]
