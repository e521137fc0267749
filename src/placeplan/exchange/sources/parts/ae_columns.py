"""The measures of the A&E statistics, and which column of which era states which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from placeplan.exchange.sources.parts.codes import folded

TYPES = ("type_1", "type_2", "other")

MONTHLY = (
    *(f"ae_attendances_{each}" for each in TYPES),
    *(f"ae_attendances_booked_{each}" for each in TYPES),
    *(f"ae_over_4_hours_{each}" for each in TYPES),
    *(f"ae_over_4_hours_booked_{each}" for each in TYPES),
    "ae_waits_4_to_12_hours_from_decision_to_admit",
    "ae_waits_12_hours_from_decision_to_admit",
    *(f"ae_emergency_admissions_via_{each}" for each in TYPES),
    "ae_emergency_admissions_other",
)
"""The eighteen measures of the monthly CSV. Booked attendances stand beside the unplanned ones."""

_TYPE = r"(?:.*\btype (?P<type>[123])\b|.*\b(?P<other>other)\b.*)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), measure)
    for pattern, measure in (
        (r".*\b4 (?:to )?12 h.*(?:dta|decision to admit).*", MONTHLY[12]),
        (r".*\b12\+? ?h.*(?:dta|decision to admit).*", MONTHLY[13]),
        (r".*over 4 ?h\w* booked" + _TYPE, "ae_over_4_hours_booked"),
        (r".*booked.*over 4 ?h\w*" + _TYPE, "ae_over_4_hours_booked"),
        (r".*over 4 ?h\w*" + _TYPE, "ae_over_4_hours"),
        (r".*attendances booked" + _TYPE, "ae_attendances_booked"),
        (r"other emergency admissions.*", MONTHLY[17]),
        (r"emergency admissions via" + _TYPE, "ae_emergency_admissions_via"),
        (r"a and e attendances" + _TYPE, "ae_attendances"),
    )
)

TOTALS = (
    (re.compile(r".*(?:<|less than|under|within) ?4 h.*"), "ae_all_within_4_hours"),
    (re.compile(r".*(?:>|greater than|more than|longer than|over) ?4 h.*"), "ae_all_over_4_hours"),
    (re.compile(r"total attendances"), "ae_all_attendances"),
)
"""What ends a block of the workbook, and so says what its columns by type are."""
_DEPARTMENT = re.compile(r"type ([123]) departments.*")
_ADMISSIONS = (
    (re.compile(r"emergency admissions via type 1.*"), "ae_emergency_admissions_via_type_1"),
    (re.compile(r"emergency admissions via type 2.*"), "ae_emergency_admissions_via_type_2"),
    (re.compile(r"emergency admissions via type 3.*"), "ae_emergency_admissions_via_other"),
    (re.compile(r"total emergency admissions via.*"), "ae_emergency_admissions_via_ae"),
    (re.compile(r"other emergency admissions.*"), "ae_emergency_admissions_other"),
    (re.compile(r"total emergency admissions"), "ae_emergency_admissions"),
    (
        re.compile(r".*(?:>|over|more than|greater than) ?12 h\w* from decision to admit.*"),
        "ae_waits_12_hours_from_decision_to_admit",
    ),
    (
        re.compile(r".*(?:>|over|more than|greater than) ?4 h\w* from decision to admit.*"),
        "ae_waits_4_hours_from_decision_to_admit",
    ),
)
_PERCENT = re.compile(r"percentage in 4 h\w* or less (all|type ([123]))")


_SAID_OTHERWISE = re.compile(
    r"^(?:total )?number of |\bae\b|(?:> ?|greater than |more than |longer than )(?=4 ?h)"
)
_USUAL = {"ae": "a and e", "number of ": "", "total number of ": ""}


def _usual(found: re.Match[str]) -> str:
    """The usual words for some others: "ae" and "> 4hrs" are "a and e" and "over 4hrs"."""
    return _USUAL.get(found[0], "over ")


def monthly_measure(heading: str) -> str | None:
    """The measure of a column of the monthly CSV of any year; None where it is none."""
    plain = _SAID_OTHERWISE.sub(_usual, folded(heading))
    for pattern, measure in _RULES:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        if "type" not in pattern.groupindex:
            return measure
        return f"{measure}_{_type(found['type'])}"
    return None


def block_measures(headings: Sequence[str]) -> dict[int, str]:
    """Column -> measure of a header as in the workbook, where names repeat.

    A column by type of department belongs to the block that the next total ends: attendances,
    within four hours, over four hours.
    """
    found: dict[int, str] = {}
    open_block: list[tuple[int, str]] = []
    for at, heading in enumerate(headings):
        plain = folded(heading)
        department = _DEPARTMENT.fullmatch(plain)
        if department:
            open_block.append((at, _type(department[1])))
            continue
        if percent := _PERCENT.fullmatch(plain):
            ending = f"_{_type(percent[2])}" if percent[2] else ""
            found[at] = f"ae_all_within_4_hours_percent{ending}"
            continue
        admission = next((name for p, name in _ADMISSIONS if p.fullmatch(plain)), None)
        total = next((name for p, name in TOTALS if p.fullmatch(plain)), None)
        if admission is not None:
            found[at] = admission
        elif total is not None and open_block:
            found.update({place: f"{total}_{kind}" for place, kind in open_block})
            found[at] = total
            open_block = []
    return found


def _type(number: str | None) -> str:
    return {"1": "type_1", "2": "type_2"}.get(number or "", "other")
