"""NHS Digital's appointments in general practice by commissioner, as CSV.

One row a combination of month or day, status, professional, mode and time since booking. The
words of the columns changed with the bodies: CCG and STP, then sub-ICB location and ICB. Days are
written 01SEP2017, months MAR2019.
Source: https://digital.nhs.uk/data-and-information/publications/statistical/appointments-in-general-practice
"""

from __future__ import annotations

import numpy as np

from placeplan.exchange.sources.parts.codes import codes_of, folded
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of, period_of
from placeplan.exchange.sources.parts.numbers import numbers_of_texts
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.spans import span_of, spans
from placeplan.kernel.problem import Problem

LAYOUT = "gp_appointments"
ADDS_UP = ""
_ROLES = {
    "ccg code": "code", "sub icb location code": "code", "icb code": "code",
    "ccg name": "name", "sub icb location name": "name", "sub icb location": "name",
    "icb name": "name",
    "appointment month": "period", "appointment date": "period",
    "appointment month start date": "month", "gp code": "practice", "gp name": "practice_name",
    "national category": "category",
    "appt status": "status", "hcp type": "professional", "appt mode": "mode",
    "time between book and appt": "time_since_booking",
    "count of appointments": "count",
}  # fmt: skip
_BREAKDOWNS = ("status", "professional", "mode", "category", "time_since_booking")
_NEEDED = ("code", "period", "status", "count")


def knows(file: PublishedFile) -> bool:
    """True of the layout of any year, also where a column is renamed."""
    if file.kind != "csv" or not file.head:
        return False
    return _needed(file.head[0]) >= len(_NEEDED) - 1


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all its months or days: one measure, broken down in four ways."""
    roles = _roles(file.head[0])
    practices = "practice" in roles
    if practices:  # each practice's file names its commissioner beside it
        roles["code"] = roles["practice"]
        roles["name"] = roles.get("practice_name", roles["practice"])
    by_month = "month" in roles and "period" not in roles
    if by_month:
        roles["period"] = roles["month"]
    missing = [each for each in _NEEDED if each not in roles]
    if missing:
        refuse_header(file, missing, row=1)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    table = file.table(1, {roles["count"]})
    count = len(table)
    starts, ends = spans(file, table, roles["period"], month_of if by_month else period_of)
    none = np.zeros(count, dtype=bool)
    codes = codes_of(file, table.texts(roles["code"]), table.rows, none, column=roles["code"] + 1)
    numbers = numbers_of_texts(table.columns[roles["count"]])
    check_numbers(file, numbers, table.rows, column=roles["count"] + 1, heading="appointments")
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(table.texts(roles["name"]) if "name" in roles else "", count),
        level=Level.PRACTICE if practices else Level.COMMISSIONER,
        start=starts,
        end=ends,
        by={
            each: words(_once_spaced(table.texts(roles[each])), count)
            for each in _BREAKDOWNS
            if each in roles
        },
    )
    facts = gathered([rows.facts("gp_appointments", numbers)])
    first, last = span_of(starts, ends)
    # A region's file stands beside those of the others.
    scope = ",".join(sorted(set(codes))) if len(set(codes)) < 30 else ""
    stated = published_as(file.name)
    return (
        Facts(LAYOUT, facts, first, last, scope=scope[:200], published_as=stated),
        tuple(file.notes),
    )


def sample(period: str = "MAR2019") -> bytes:
    """A small file of the layout: one invented commissioner, two months or days."""
    heads = (
        "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS,STPNM,REGION_ONS_CODE,REGION_NAME,"
        "Appointment_Month,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,"
        "COUNT_OF_APPOINTMENTS"
    )
    body = "01X,E38000999,NHS Mere CCG,E54000999,Mere  STP,E40000999,North"
    later = {"MAR2019": "APR2019", "01SEP2017": "02SEP2017"}.get(period, period)
    lines = [
        f"{body},{when},{status},GP,Face-to-Face,15  to 21 Days,{number}"
        for when in (period, later)
        for status, number in (("Attended", 1250), ("DNA", 40))
    ]
    return "\n".join([heads, *lines, ""]).encode()


def _roles(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        role = _ROLES.get(folded(heading))
        if role is not None:
            found.setdefault(role, at)
    return found


def _needed(headings: list[str]) -> int:
    roles = _roles(headings)
    counted = folded("COUNT_OF_APPOINTMENTS") in (folded(each) for each in headings)
    found = {*roles, *(["period"] if "month" in roles else [])}
    return sum(each in found for each in _NEEDED) if counted else 0


def _once_spaced(texts: list[str]) -> list[str]:
    """The words with one space each: "15  to 21 Days" is printed with two."""
    return [" ".join(each.split()) for each in texts]
