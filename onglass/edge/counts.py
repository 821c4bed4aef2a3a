"""How many API calls were answered with which status, counted without a lock: one event loop, one thread."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from onglass.platform.telemetry import REGISTRY


class AnswerCounts(Collector):
    """Counts answers by status."""

    def __init__(self) -> None:
        self._by_status: dict[int, int] = {}

    def add(self, status: int) -> None:
        """Count one answer."""
        self._by_status[status] = self._by_status.get(status, 0) + 1

    @override
    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily("onglass_http_answers", "Answers to API calls, by status.", labels=["status"])
        for status, count in sorted(self._by_status.items()):
            family.add_metric([str(status)], count)
        yield family


ANSWERS = AnswerCounts()
REGISTRY.register(ANSWERS)
