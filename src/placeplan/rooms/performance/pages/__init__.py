"""Pages: the performance of a plan, one indicator over time, standards."""

from placeplan.rooms.performance.pages.chart_files import chart, comparison
from placeplan.rooms.performance.pages.dashboard import performance
from placeplan.rooms.performance.pages.exceptions import exceptions
from placeplan.rooms.performance.pages.indicator import indicator
from placeplan.rooms.performance.pages.national_standards import national_standards
from placeplan.rooms.performance.pages.rebases import add as add_rebase
from placeplan.rooms.performance.pages.rebases import withdraw as withdraw_rebase
from placeplan.rooms.performance.pages.standards import standards
from placeplan.rooms.performance.pages.targets import add as add_target
from placeplan.rooms.performance.pages.targets import add_trajectory, targets
from placeplan.rooms.performance.pages.targets import withdraw as withdraw_target

__all__ = [
    "add_rebase",
    "add_target",
    "add_trajectory",
    "chart",
    "comparison",
    "exceptions",
    "indicator",
    "national_standards",
    "performance",
    "standards",
    "targets",
    "withdraw_rebase",
    "withdraw_target",
]
