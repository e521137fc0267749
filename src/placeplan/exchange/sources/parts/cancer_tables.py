"""The tables of a cancer waiting times workbook: where each begins, and what its columns are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.workbook import Row, Sheet, text_of

_FOOTNOTE = re.compile(r"\s*\([0-9]+\)")
_PART = re.compile(r"part [a-z]\b.*")
_CODE = re.compile(r"(?:ods|org|organisation|provider) code")
_TOTAL = re.compile(r"total(?: (?:told|treated|seen|patients|number))?")
_WITHIN = re.compile(r"within (\d+) days")
_AFTER = re.compile(r"after (\d+) days")
_SHARE = re.compile(r".*(?:treated|told|seen) within \d+ days|percentage.*|%.*")
_BREAKDOWNS = {
    "referral route": "referral_route",
    "treatment stage": "treatment_stage",
    "cancer type": "cancer_type",
    "suspected cancer or breast symptomatic": "suspected_cancer",
    "suspected type of cancer": "suspected_cancer",
    "referral reason": "suspected_cancer",
    "treatment modality": "treatment_modality",
    "treatment type": "treatment_modality",
    "care setting": "care_setting",
}
_TITLES = (
    (re.compile(r".*\b62 days?\b.*"), "cancer_62_day"),
    (re.compile(r".*\b31 days?\b.*"), "cancer_31_day"),
    (re.compile(r".*\b28 days?\b.*"), "cancer_28_day"),
    (re.compile(r".*two week.*breast.*"), "cancer_two_week_wait_breast"),
    (re.compile(r".*(?:two week|14 days?).*"), "cancer_two_week_wait"),
    (re.compile(r".*urgent breast symptomatic referral.*"), "cancer_breast_symptomatic_seen"),
    (re.compile(r".*urgent suspected cancer referral.*"), "cancer_urgent_referral_seen"),
)
_FROM_TITLE: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "cancer_31_day": {
        "treatment_stage": (("subsequent", "SUBSEQUENT TREATMENT"), ("first", "FIRST TREATMENT")),
        "treatment_modality": (
            ("surgery", "SURGERY"),
            ("drug", "ANTI-CANCER DRUG REGIMEN"),
            ("radiotherapy", "RADIOTHERAPY"),
        ),
    },
    "cancer_62_day": {
        "referral_route": (
            ("screening", "SCREENING"),
            ("upgrade", "CONSULTANT UPGRADE"),
            ("rare", "RARE CANCERS"),
            ("gp ", "URGENT GP REFERRAL"),
        ),
    },
}
"""What the titles of the years to 2023 say of all rows of a sheet, and the tables since by row."""
_TOP = 6


@dataclass(frozen=True, slots=True)
class CancerTable:
    """One table: its header row, its last row, and what stands in which column.

    `counts` is column -> ending of the measure; `share` is the column of the percentage.
    """

    base: str
    header: int
    last: int
    code: int
    name: int
    total: int
    within: int | None
    share: int | None
    counts: Mapping[int, str]
    breakdowns: Mapping[str, int]
    said: Mapping[str, str] = field(default_factory=dict)


def tables_of(sheet: Sheet) -> Iterator[CancerTable]:
    """The tables of a sheet, in order."""
    headers = [number for number, row in sheet.rows.items() if is_header(row)]
    base = standard_of(sheet)
    if base is None:
        return
    title = title_of(sheet)
    last_row = max(sheet.rows, default=0)
    for header, after in zip(headers, [*headers[1:], last_row + 1], strict=False):
        found = _table(sheet, base, title, header, after - 1)
        if found is not None:
            yield found


def standard_of(sheet: Sheet) -> str | None:
    """The measure that the title of a sheet names; None where it names none."""
    title = title_of(sheet)
    return next((name for p, name in _TITLES if p.fullmatch(title)), None)


def is_header(row: Row) -> bool:
    """True of a row that heads a table: it names a code and a total."""
    plain = [_plain(text_of(cell)) for cell in row.values()]
    return any(_CODE.match(each) for each in plain) and any(_TOTAL.fullmatch(e) for e in plain)


def is_like_header(row: Row) -> bool:
    """True of a row that names waits in days, whatever else it does or does not name."""
    plain = [_plain(text_of(cell)) for cell in row.values()]
    return sum(bool(_WITHIN.fullmatch(each) or _AFTER.fullmatch(each)) for each in plain) >= 2


def title_of(sheet: Sheet) -> str:
    """The title of a sheet, folded: the longest line of its first rows that is no basis."""
    lines = [
        folded(text_of(cell))
        for number, row in sheet.head.items()
        if number <= _TOP
        for cell in row.values()
    ]
    return max(
        (each for each in lines if not each.startswith(("basis", "definitions"))),
        key=len,
        default="",
    )


def basis_of(sheet: Sheet) -> str:
    """ "provider" or "commissioner", as the first rows of a sheet say; "" where they do not."""
    for number, row in sheet.head.items():
        for cell in row.values():
            plain = folded(text_of(cell))
            if number <= _TOP and plain.startswith("basis"):
                return "commissioner" if "commissioner" in plain else "provider"
    return ""


def _plain(text: str) -> str:
    return folded(_FOOTNOTE.sub("", text))


def _table(sheet: Sheet, base: str, title: str, header: int, last: int) -> CancerTable | None:
    row, above = sheet.rows[header], sheet.rows.get(header - 1, {})
    heads = {at: _plain(text_of(cell)) for at, cell in row.items()}
    groups = {at: _plain(text_of(cell)) for at, cell in above.items()}
    code = next(at for at, head in heads.items() if _CODE.match(head))
    total = next(at for at, head in heads.items() if _TOTAL.fullmatch(head))
    breakdowns = {
        key: at for at, head in heads.items() if at < total and (key := _BREAKDOWNS.get(head))
    }
    name = next((at for at in sorted(heads) if code < at < total), None)
    if name is None or name in breakdowns.values():
        return None
    share = next(
        (at for at in sorted({*heads, *groups}) if _is_share(at, total, heads, groups)), None
    )
    counts: dict[int, str] = {total: "_total"}
    within = None
    limit = ""
    for at in sorted(heads):
        if at <= total or at == share:
            continue
        soon, late = _WITHIN.fullmatch(heads[at]), _AFTER.fullmatch(heads[at])
        if within is None and soon:
            within, limit, counts[at] = at, soon[1], "_within"
        elif late and late[1] == limit and "_after" not in counts.values():
            counts[at] = "_after"
        elif heads[at].endswith("days"):
            counts[at] = "_" + heads[at].replace(" ", "_")
    return CancerTable(
        base, header, last, code, name, total, within, share, counts, breakdowns,
        _said(sheet, base, title, header, breakdowns),
    )  # fmt: skip


def _is_share(at: int, total: int, heads: Mapping[int, str], groups: Mapping[int, str]) -> bool:
    if at <= total:
        return False
    return bool(_SHARE.fullmatch(heads.get(at) or groups.get(at, "")))


def _said(
    sheet: Sheet, base: str, title: str, header: int, breakdowns: Mapping[str, int]
) -> dict[str, str]:
    """What title and part say of all rows of a table that has no column for it."""
    found: dict[str, str] = {}
    if "referral_route" in breakdowns or "treatment_stage" in breakdowns:
        return found
    for key, choices in _FROM_TITLE.get(base, {}).items():
        meant = [value for word, value in choices if word in f"{title} "]
        if key not in breakdowns and len(meant) == 1:
            found[key] = meant[0]
    part = next(
        (
            text_of(cell)
            for number in range(header - 1, max(0, header - 5), -1)
            for cell in sheet.rows.get(number, {}).values()
            if _PART.fullmatch(folded(text_of(cell)))
        ),
        "",
    )
    if part:
        found["part"] = part
    return found
