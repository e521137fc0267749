"""What a process chart says in words: the icons, the latest point, since when."""

from __future__ import annotations

from placeplan.rooms.performance.figures import aimed, figure
from placeplan.rooms.performance.process import Choice, Judged, Process
from placeplan.statistics.spc import FULL
from placeplan.statistics.spc_icons import Assurance, Cause, PointType, Variation

VARIATION_WORDS: dict[Variation, str] = {
    Variation.NONE: "Too few points",
    Variation.COMMON_CAUSE: "Common cause",
    Variation.IMPROVEMENT_HIGH: "Improvement, high",
    Variation.IMPROVEMENT_LOW: "Improvement, low",
    Variation.CONCERN_HIGH: "Concern, high",
    Variation.CONCERN_LOW: "Concern, low",
    Variation.NEUTRAL_HIGH: "Special cause, high",
    Variation.NEUTRAL_LOW: "Special cause, low",
}
VARIATION_MEANINGS: dict[Variation, str] = {
    Variation.NONE: "Icons are given from 13 points.",
    Variation.COMMON_CAUSE: "The values vary as they usually do. There is no signal of change.",
    Variation.IMPROVEMENT_HIGH: "Something changed for the better: values are higher than usual.",
    Variation.IMPROVEMENT_LOW: "Something changed for the better: values are lower than usual.",
    Variation.CONCERN_HIGH: "Something changed for the worse: values are higher than usual.",
    Variation.CONCERN_LOW: "Something changed for the worse: values are lower than usual.",
    Variation.NEUTRAL_HIGH: "Something changed: values are higher than usual. Neither is better.",
    Variation.NEUTRAL_LOW: "Something changed: values are lower than usual. Neither is better.",
}
VARIATION_LETTERS: dict[Variation, str] = {
    Variation.IMPROVEMENT_HIGH: "H",
    Variation.IMPROVEMENT_LOW: "L",
    Variation.CONCERN_HIGH: "H",
    Variation.CONCERN_LOW: "L",
    Variation.NEUTRAL_HIGH: "H",
    Variation.NEUTRAL_LOW: "L",
}
ASSURANCE_WORDS: dict[Assurance, str] = {
    Assurance.NONE: "No target",
    Assurance.PASS: "Pass",
    Assurance.FAIL: "Fail",
    Assurance.INCONSISTENT: "Hit and miss",
}
ASSURANCE_MEANINGS: dict[Assurance, str] = {
    Assurance.NONE: "There is no target to hold the limits against, or there are too few points.",
    Assurance.PASS: "The process will always meet the target, unless something changes.",
    Assurance.FAIL: "The process will never meet the target, unless something changes.",
    Assurance.INCONSISTENT: "The target lies within the limits: it is met or missed by chance.",
}
ASSURANCE_LETTERS: dict[Assurance, str] = {
    Assurance.PASS: "P",
    Assurance.FAIL: "F",
    Assurance.INCONSISTENT: "?",
}
POINT_WORDS: dict[PointType, str] = {
    PointType.COMMON_CAUSE: "Common cause",
    PointType.IMPROVEMENT: "Improvement",
    PointType.CONCERN: "Concern",
    PointType.NEUTRAL_HIGH: "Special cause, high",
    PointType.NEUTRAL_LOW: "Special cause, low",
}

CAUSE_WORDS: dict[Cause, str] = {
    Cause.COMMON: "common cause",
    Cause.ABOVE_LIMIT: "above the upper process limit",
    Cause.BELOW_LIMIT: "below the lower process limit",
    Cause.RISING: "part of a rising trend",
    Cause.FALLING: "part of a falling trend",
    Cause.TWO_IN_THREE_HIGH: "one of two in three near the upper process limit",
    Cause.TWO_IN_THREE_LOW: "one of two in three near the lower process limit",
    Cause.SHIFT_HIGH: "part of a run above the mean",
    Cause.SHIFT_LOW: "part of a run below the mean",
}


def variation_word(code: str) -> str:
    """The icon of variation in words: "Concern, high"."""
    return VARIATION_WORDS[Variation(code)]


def assurance_word(code: str) -> str:
    """The icon of assurance in words: "Hit and miss"."""
    return ASSURANCE_WORDS[Assurance(code)]


def since(process: Process) -> Judged | None:
    """The first of the latest points that are all of one kind in the last phase; None: no value."""
    found = None
    for point in reversed(process.measured):
        latest = process.latest
        if latest is None or point.kind is not latest.kind or point.phase != latest.phase:
            break
        found = point
    return found


def finding(name: str, process: Process, unit: str = "") -> str:
    """What the chart says, fit for its title: "A&E four hours: worse than usual since May 2023"."""
    latest = process.latest
    if latest is None:
        return f"{name}: no value"
    if process.variation is Variation.NONE:
        count, since = len(process.measured), ""
        if count >= FULL:
            count, since = process.phases[-1].length, " since the process was rebased"
        points = f"1 value{since}" if count == 1 else f"{count} values{since}"
        return f"{name}: {points}, too few to tell whether anything changed"
    return f"{name}: {_change(process)}{_prospect(process, unit)}"


def _change(process: Process) -> str:
    way = {
        Variation.IMPROVEMENT_HIGH: "better than usual",
        Variation.IMPROVEMENT_LOW: "better than usual",
        Variation.CONCERN_HIGH: "worse than usual",
        Variation.CONCERN_LOW: "worse than usual",
        Variation.NEUTRAL_HIGH: "higher than usual",
        Variation.NEUTRAL_LOW: "lower than usual",
    }.get(process.variation)
    first, latest = since(process), process.latest
    if way is None or first is None or latest is None:
        return "no sign of change"
    if first is latest:
        return f"{way} in {latest.moment.label}"
    return f"{way} since {first.moment.label}"


def _prospect(process: Process, unit: str) -> str:
    target = aimed(process.target, unit)
    if process.assurance is Assurance.FAIL:
        return f", and will not meet {target} unless something changes"
    if process.assurance is Assurance.PASS:
        return f", and will keep meeting {target}"
    if process.assurance is Assurance.INCONSISTENT:
        return f", and meets {target} only by chance"
    return ""


def latest_words(process: Process, unit: str) -> str:
    """The latest value and what it is: "74.2% in March 2024, below the lower process limit"."""
    latest = process.latest
    if latest is None:
        return "There is no value."
    value = latest.moment.text or figure(latest.value, unit)
    if process.variation is Variation.NONE:
        return f"The latest value is {value} in {latest.moment.label}."
    if latest.cause is Cause.COMMON:
        return f"The latest value is {value} in {latest.moment.label}, within its usual variation."
    return f"The latest value is {value} in {latest.moment.label}: {CAUSE_WORDS[latest.cause]}."


def limits_words(process: Process, unit: str) -> str:
    """The mean and the limits of the last phase in words; of a run chart its median."""
    if not process.phases:
        return ""
    last = process.phases[-1]
    if last.lower is None or last.upper is None:
        return f"Median {figure(last.centre, unit)}" if last.centre is not None else ""
    trial = " (on trial)" if last.kind == "trial" else ""
    return (
        f"Mean {figure(last.centre, unit)}, process limits {figure(last.lower, unit)} to "
        f"{figure(last.upper, unit)}{trial}"
    )


def described(process: Process, unit: str) -> str:
    """The chart for who cannot see it: its span, limits, target and special causes."""
    points = process.measured
    if not points:
        return "There is no value."
    kind = "Run chart" if process.is_run_chart else "XmR chart"
    first, last = points[0].moment.label, points[-1].moment.label
    parts = [f"{kind} of {len(points)} values, {first} to {last}", limits_words(process, unit)]
    if process.target is not None:
        parts.append(f"Target {aimed(process.target, unit)}")
    count = len(process.special)
    parts.append(
        "No special causes" if not count else f"{count} special cause{'s' if count > 1 else ''}"
    )
    return ". ".join(part for part in parts if part) + "."


def choice_words(choice: Choice) -> str:
    """How the chart was made, in the words that stand under it."""
    rules = (
        "Rules of Making Data Count since November 2023"
        if choice.rules == "mdc-2023"
        else "Rules of NHSRplotthedots 0.2"
    )
    screened = (
        "moving ranges of 3.267 times their mean or more are left out of the limits"
        if choice.screen
        else "no moving range is left out of the limits"
    )
    based = (
        "limits rest on all points of a phase"
        if choice.baseline is None
        else f"limits rest on the first {choice.baseline} points of a phase"
    )
    return f"{rules}: a trend is {choice.trend} points, a shift 7; {screened}; {based}."
