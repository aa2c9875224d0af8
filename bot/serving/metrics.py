"""Numbers for Prometheus, in its text format: how the bot stands, never what is in a record."""

import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SLACK_WAITS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0)  # seconds; Slack gives up after three
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


@dataclass(frozen=True)
class Metric:
    """One number, or one for each value of a label. A name that ends in `_seconds` or `_bytes` says the unit."""

    name: str
    about: str
    value: float | Mapping[str, float]
    label: str = ""


class Durations:
    """How long something took, counted by how long: so many took at most so many seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = [0] * (len(SLACK_WAITS) + 1)
        self._sum = 0.0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Count what is done within the block, also when it fails."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(time.perf_counter() - began)

    def add(self, seconds: float) -> None:
        """Count one more."""
        with self._lock:
            self._counts[bisect_left(SLACK_WAITS, seconds)] += 1
            self._sum += seconds

    def lines(self, name: str, about: str) -> Iterator[str]:
        """A histogram."""
        with self._lock:
            counts, total = list(self._counts), self._sum
        yield from _head(name, about, "histogram")
        so_far = 0
        for limit, count in zip((*map(str, SLACK_WAITS), "+Inf"), counts, strict=True):
            so_far += count
            yield f'{name}_bucket{{le="{limit}"}} {so_far}'
        yield f"{name}_sum {total:.12g}"
        yield f"{name}_count {so_far}"


ANSWERS = Durations()
"""How long this process took for its answers to Slack."""


def metrics_route(numbers: Callable[[], list[Metric]]) -> Route:
    """`/metrics`, beside `/readyz` and as open as that is."""

    async def metrics(_request: Request) -> Response:
        return Response(page(await run_in_threadpool(numbers)), media_type=CONTENT_TYPE)

    return Route("/metrics", metrics)


def page(metrics: list[Metric]) -> str:
    """All metrics, and how long answers took."""
    lines = [line for metric in metrics for line in _lines(metric)]
    lines += ANSWERS.lines("sro_answer_seconds", "How long the bot took for its answers to Slack.")
    return "\n".join(lines) + "\n"


def _lines(metric: Metric) -> Iterator[str]:
    yield from _head(metric.name, metric.about, "gauge")
    if not isinstance(metric.value, Mapping):
        yield f"{metric.name} {metric.value:.12g}"
        return
    for text, value in metric.value.items():
        yield f'{metric.name}{{{metric.label}="{text.translate(ESCAPED)}"}} {value:.12g}'


def _head(name: str, about: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
