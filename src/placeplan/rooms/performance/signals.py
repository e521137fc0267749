"""What a process chart says in words: the icons, the latest point, since when."""

from __future__ import annotations

from placeplan.statistics.spc_icons import Assurance, PointType, Variation

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


def variation_word(code: str) -> str:
    """The icon of variation in words: "Concern, high"."""
    return VARIATION_WORDS[Variation(code)]


def assurance_word(code: str) -> str:
    """The icon of assurance in words: "Hit and miss"."""
    return ASSURANCE_WORDS[Assurance(code)]
