"""NHS England's referral to treatment full extract: provider by commissioner by specialty, by week.

One CSV, or the zip it is published in. Five kinds of pathway stand below each other, one of them
a part of another; rows of function C_999 add up the functions; the weeks run to 52 or to 104.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute as pc

from placeplan.exchange.sources.parts.codes import codes_of, headings_of, is_national
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.numbers import Floats, Mark, Numbers, numbers_of_texts
from placeplan.exchange.sources.parts.settle import (
    check_numbers,
    month_of_rows,
    published_as,
    refuse_header,
    settled_month,
)
from placeplan.exchange.sources.parts.table import Table
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "rtt_extract"
ADDS_UP = "totals"
PARTS = {
    "part_1a": "rtt_completed_admitted",
    "part_1b": "rtt_completed_non_admitted",
    "part_2": "rtt_incomplete",
    "part_2a": "rtt_incomplete_with_decision_to_admit",
    "part_3": "rtt_new_periods",
}
"""Each kind of pathway by its code; those with a decision to admit are among the incomplete."""
ALL_FUNCTIONS = "C_999"
LONGER = (18, 52, 65, 78, 104)
"""The waits, in weeks, of which it is counted how many are longer."""
WEEKS = "weeks"
"""The column of the counts by week, of the facts that count all pathways of a row."""
_BAND = re.compile(r"gt (\d+) to (\d+) weeks(?: sum 1)?")
_LAST = re.compile(r"gt (\d+) weeks(?: sum 1)?")
_ROLES = {
    "period": "period",
    "provider org code": "provider",
    "provider org name": "name",
    "provider parent org code": "parent",
    "commissioner org code": "commissioner",
    "rtt part type": "part",
    "treatment function code": "function",
    "treatment function name": "function_name",
    "patients with unknown clock start date": "unknown",
    "total all": "total",
}
_NEEDED = ("period", "provider", "commissioner", "part", "function", "total")
_COUNTED = ("unknown", "total")
_NOT_WORD = re.compile(r"[\s-]+")
_MOST = 2**31 - 1


def knows(file: PublishedFile) -> bool:
    """True of the layout, also where some of its columns are renamed."""
    plain = headings_of(file)
    bands = sum(_BAND.fullmatch(each) is not None for each in plain)
    return bands >= 18 and sum(each in _ROLES for each in plain) >= 4


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of one month: of each kind of pathway all, and those that wait longer."""
    plain = headings_of(file)
    roles = {role: at for at, each in enumerate(plain) if (role := _ROLES.get(each))}
    weeks = {week: at for at, each in enumerate(plain) if (week := _week(each)) is not None}
    table = file.table(1, {*weeks.values(), *(roles[each] for each in _COUNTED if each in roles)})
    missing = [each.replace("_", " ") for each in _NEEDED if each not in roles]
    if sorted(weeks) != list(range(len(weeks))) or len(weeks) < 53:
        missing.append("each of the weeks")
    if missing:
        refuse_header(file, missing, row=1)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    texts = {role: _coded(table, at) for role, at in roles.items() if role not in _COUNTED}
    for role in ("commissioner", "function"):
        codes = pc.utf8_upper(texts[role].dictionary)
        texts[role] = pa.DictionaryArray.from_arrays(texts[role].indices, codes)
    _say_twice(file, texts, table, roles["function"] + 1)
    month = settled_month(file, _month(file, texts["period"], table, roles["period"] + 1))
    start, end = (month.start, month.end) if month else (None, None)
    known, measure = _measures(file, texts["part"], table, roles["part"] + 1)
    total = numbers_of_texts(table.columns[roles["total"]])
    check_numbers(file, total, table.rows, column=roles["total"] + 1, heading="Total All")
    counts = _counts(file, table, weeks)
    unknown = np.zeros(len(table))
    if "unknown" in roles:
        unknown = numbers_of_texts(table.columns[roles["unknown"]]).filled
    dated = counts.sum(axis=0, dtype=np.float64)
    _check_sums(file, dated + unknown, total, dated > 0, table, roles["total"] + 1)
    england = _england(texts)
    rows = Rows(
        row=table.rows,
        organisation=_codes(file, texts["provider"], england, table, roles["provider"] + 1),
        name=texts.get("name", ""),
        level=words([Level.PROVIDER, Level.NATIONAL], 2).take(pa.array(england.astype(np.int8))),
        start=start,
        end=end,
        is_total=_equal(texts["function"], ALL_FUNCTIONS),
        by={"commissioner": texts["commissioner"], "treatment_function": texts["function"]},
    )
    facts = gathered(_facts(rows, known, measure, counts, unknown, total))
    stated = published_as(file.name)
    return Facts(LAYOUT, facts, start, end, published_as=stated), tuple(file.notes)


def sample(month: str = "RTT-April-2023", *, last: int = 104) -> bytes:
    """A small file of the layout: two invented providers and commissioners, all five kinds."""
    heads = [
        "Period", "Provider Parent Org Code", "Provider Parent Name", "Provider Org Code",
        "Provider Org Name", "Commissioner Parent Org Code", "Commissioner Parent Name",
        "Commissioner Org Code", "Commissioner Org Name", "RTT Part Type",
        "RTT Part Description", "Treatment Function Code", "Treatment Function Name",
        *(f"Gt {week:02} To {week + 1:02} Weeks SUM 1" for week in range(last)),
        f"Gt {last} Weeks SUM 1", "Total", "Patients with unknown clock start date", "Total All",
    ]  # fmt: skip
    lines = [heads]
    for at, (provider, commissioner) in enumerate((("RX0", "01X"), ("RX0", "02X"), ("RX9", "02X"))):
        for part in ("Part_1A", "Part_1B", "Part_2", "Part_2A", "Part_3"):
            sums = np.zeros(last + 2, dtype=int)
            for function in ("C_100", "C_110"):
                counts = (np.arange(last + 1) * (7 + at) + len(function)) % 5
                counts[-1] = at
                late = at if part == "Part_2" else 0
                given = np.zeros(last + 2, dtype=int)
                given[:-1] = 0 if part == "Part_3" else counts
                given[-1] = 40 if part == "Part_3" else late
                sums += given
                lines.append(_sample_line(month, provider, commissioner, part, function, given))
            lines.append(_sample_line(month, provider, commissioner, part, ALL_FUNCTIONS, sums))
    return "".join(",".join(line) + "\n" for line in lines).encode()


def _sample_line(
    month: str,
    provider: str,
    commissioner: str,
    part: str,
    function: str,
    given: npt.NDArray[np.int_],
) -> list[str]:
    names = [month, "QX0", "MERE INTEGRATED CARE BOARD", provider, f"{provider} TRUST", "", ""]
    names += [commissioner, f"{commissioner} SUB ICB", part, part, function, function]
    total, unknown = str(given.sum()), str(given[-1])
    if part == "Part_3":
        return [*names, *[""] * (len(given) - 1), "", "", total]
    return [*names, *(str(each or "") for each in given[:-1]), "", unknown, total]


def _counts(file: PublishedFile, table: Table, weeks: dict[int, int]) -> npt.NDArray[np.int32]:
    """The pathways of each week (first) in each row (second); nothing printed is none."""
    counts = np.empty((len(weeks), len(table)), dtype=np.int32)
    for week, at in weeks.items():
        column = table.columns[at]
        if pa.types.is_integer(column.type):
            counts[week] = pc.fill_null(column, 0).to_numpy(zero_copy_only=False)
            if counts[week].min(initial=0) >= 0:
                continue
        read = numbers_of_texts(column).blanks_as(0)
        # People are whole and not so many: anything else is no count.
        odd = (read.filled % 1 != 0) | (read.filled < 0) | (read.filled > _MOST)
        read = read.marked(odd, Mark.UNREADABLE)
        check_numbers(file, read, table.rows, column=at + 1, heading=table.names[at])
        counts[week] = read.filled
    return counts


def _week(heading: str) -> int | None:
    found = _BAND.fullmatch(heading) or _LAST.fullmatch(heading)
    return None if found is None else int(found[1])


def _coded(table: Table, at: int) -> pa.DictionaryArray:
    """A column of words without outer blanks, each different one kept once."""
    coded = table.columns[at].dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices, pc.utf8_trim_whitespace(coded.dictionary))


def _different(column: pa.DictionaryArray) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The different words of a column, and which of them stands in each row."""
    return column.dictionary.to_pylist(), column.indices.to_numpy(zero_copy_only=False)


def _month(
    file: PublishedFile, column: pa.DictionaryArray, table: Table, number: int
) -> Period | None:
    words_, places = _different(column)
    first = [int(np.argmax(places == at)) for at in range(len(words_))]
    return month_of_rows(file, words_, table.rows[first], column=number)


def _say_twice(
    file: PublishedFile, texts: dict[str, pa.DictionaryArray], table: Table, column: int
) -> None:
    """Says the rows of one provider, commissioner, pathway and function that come again."""
    key = np.zeros(len(table), dtype=np.int64)
    for role in ("provider", "commissioner", "part", "function"):
        words_, places = _different(texts[role])
        key = key * max(1, len(words_)) + places
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    again = np.flatnonzero(first[which] != np.arange(len(table)))
    for at in again[:NAMED]:
        more = f" ({len(again):,} rows in all)" if len(again) > NAMED else ""
        named = ", ".join(
            str(texts[role][int(at)].as_py())
            for role in ("provider", "commissioner", "part", "function")
        )
        file.note_problem(
            "row-repeated",
            Family.DUPLICATE,
            Severity.WARNING,
            f"row {table.rows[at]} states {named} again (row {table.rows[first[which[at]]]}):"
            f" the later one counts{more}",
            row=int(table.rows[at]),
            column=column,
        )


def _measures(
    file: PublishedFile, part: pa.DictionaryArray, table: Table, number: int
) -> tuple[npt.NDArray[np.bool_], pa.DictionaryArray]:
    """Of which rows the kind of pathway is known, and the measure of each row."""
    words_, places = _different(part)
    measures = [PARTS.get(_NOT_WORD.sub("_", each.casefold()), "") for each in words_]
    for at, (word, name) in enumerate(zip(words_, measures, strict=True)):
        if not name:
            row = int(table.rows[int(np.argmax(places == at))])
            file.note_problem(
                "row-unread",
                Family.CONVERSION,
                Severity.WARNING,
                f"row {row}, column {number}: {word!r} is no kind of pathway: left out",
                row=row,
                column=number,
            )
    known = np.array([bool(each) for each in measures], dtype=bool)[places]
    return known, pa.DictionaryArray.from_arrays(part.indices, pa.array(measures, pa.string()))


def _england(texts: dict[str, pa.DictionaryArray]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(texts["provider"]), dtype=bool)
    for role in ("provider", "name"):
        if role in texts:
            words_, places = _different(texts[role])
            found |= np.array([is_national(each) for each in words_] or [False])[places]
    return found


def _codes(
    file: PublishedFile,
    column: pa.DictionaryArray,
    england: npt.NDArray[np.bool_],
    table: Table,
    number: int,
) -> pa.DictionaryArray:
    """The codes of the providers; each different one is looked at once."""
    words_, places = _different(column)
    first = np.array([int(np.argmax(places == at)) for at in range(len(words_))], dtype=np.intp)
    codes = codes_of(file, words_, table.rows[first], england[first], column=number)
    return pa.DictionaryArray.from_arrays(column.indices, pa.array(codes, pa.string()))


def _equal(column: pa.DictionaryArray, word: str) -> npt.NDArray[np.bool_]:
    words_, places = _different(column)
    return np.array([each.upper() == word for each in words_] or [False])[places]


def _check_sums(
    file: PublishedFile,
    summed: Floats,
    total: Numbers,
    timed: npt.NDArray[np.bool_],
    table: Table,
    number: int,
) -> None:
    """Says the rows whose weeks do not add up to their total; new periods have no weeks."""
    stated = total.marks == Mark.PUBLISHED
    without = np.flatnonzero(~stated)
    for at in without[:1]:
        file.note_problem(
            "total-missing",
            Family.MISSING,
            Severity.WARNING,
            f"row {table.rows[at]}, column {number}: no total is printed"
            f" ({len(without):,} rows in all)",
            row=int(table.rows[at]),
            column=number,
        )
    unlike = np.flatnonzero(timed & stated & (summed != total.filled))
    for at in unlike[:NAMED]:
        more = f" ({len(unlike):,} rows in all)" if len(unlike) > NAMED else ""
        file.note_problem(
            "parts-unlike-total",
            Family.ARITHMETIC,
            Severity.WARNING,
            f"row {table.rows[at]}: the weeks add up to {summed[at]:,.0f}, the total is"
            f" {total.values[at]:,.0f}{more}",
            row=int(table.rows[at]),
            column=number,
        )


def _facts(
    rows: Rows,
    known: npt.NDArray[np.bool_],
    measure: pa.DictionaryArray,
    counts: npt.NDArray[np.int32],
    unknown: Floats,
    total: Numbers,
) -> Iterator[pa.Table]:
    every = np.flatnonzero(known)
    kept = counts if known.all() else counts[:, every]
    found = rows.kept(every).facts(measure.take(pa.array(every)), total.kept(every))
    width = len(counts)
    offsets = np.arange(0, (len(every) + 1) * width, width, dtype=np.int32)
    weeks = pa.ListArray.from_arrays(pa.array(offsets), pa.array(kept.T.ravel()))
    yield found.append_column(WEEKS, weeks)
    dated = counts.sum(axis=0, dtype=np.float64)
    timed = np.flatnonzero((dated > 0) & known)
    timed_rows, parts = rows.kept(timed), measure.take(pa.array(timed))
    for least in (each for each in LONGER if each < width):
        late = counts[least:].sum(axis=0, dtype=np.float64)[timed]
        name = _ending(parts, f"_over_{least}_weeks")
        yield timed_rows.facts(name, _plain(late), numerator=late, denominator=dated[timed])
    yield timed_rows.facts(_ending(parts, "_unknown_clock_start"), _plain(unknown[timed]))


def _plain(values: Floats) -> Numbers:
    return Numbers(values, np.zeros(len(values), dtype=np.int8))


def _ending(measure: pa.DictionaryArray, ending: str) -> pa.DictionaryArray:
    """The measures with an ending each."""
    names = [f"{each}{ending}" for each in measure.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(measure.indices, pa.array(names, pa.string()))
