"""Pages: the performance of a plan, one indicator over time, standards."""

from placeplan.rooms.performance.pages.dashboard import performance
from placeplan.rooms.performance.pages.indicator import indicator
from placeplan.rooms.performance.pages.standards import standards

__all__ = ["indicator", "performance", "standards"]
