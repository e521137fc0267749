"""The demo's papers: read whole, true to the facts, in our own words, with invented people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from django.conf import LazySettings
from django.utils import timezone

from placeplan.documents.document import Document, ListBlock, Table
from placeplan.exchange.people import is_person
from placeplan.exchange.reading import Reading, read_path
from placeplan.kernel import ods
from placeplan.kernel.problem import Severity
from placeplan.records import Deliverable, Goal, Measure, Observation, Organisation
from placeplan.shell.demo import FOLDER, load, manifest

R = TypeVar("R", Deliverable, Measure)
PAPERS = tuple(sorted(path.name for path in (FOLDER / "papers").iterdir()))
DASHBOARD = "south-east-essex-dashboard-2018-12.txt"
URGENT = "south-east-essex-urgent-care-2019-02.html"
SEPTEMBER = "thurrock-health-and-wellbeing-report-2013-09.txt"
JANUARY = "thurrock-health-and-wellbeing-report-2014-01.html"
MARCH = "thurrock-health-and-wellbeing-report-2014-03.docx"
SAVINGS = "south-east-essex-savings-2018-12.xlsx"
ASSURANCE = "mid-and-south-essex-assurance-framework-2025-01.pdf"
MONTHLY = tuple(name for name in PAPERS if name.startswith("mid-and-south-essex-urgent"))
WORDS_OF = Path(__file__).parents[2] / "tools" / "demo"
"""What the papers in Word, Excel and PDF are made of."""
PROGRAMMES = "urgent-care-programme-plan-2024-09.html"
SEEDS = ("000", "001", "002", "003", "004")
LONGEST = 7
"""The most words in a row that a paper may share with a seed, names aside."""

KINDS: dict[str, dict[str, int]] = {
    DASHBOARD: {"organisation": 2, "goal": 4, "observation": 116, "prose": 4},
    URGENT: {"organisation": 2, "goal": 1, "observation": 8, "prose": 4},
    SEPTEMBER: {
        "goal": 21,
        "deliverable": 74,
        "measure": 33,
        "concern": 3,
        "prose": 5,
    },
    JANUARY: {
        "goal": 22,
        "deliverable": 77,
        "measure": 33,
        "concern": 2,
        "prose": 3,
    },
    PROGRAMMES: {
        "programme": 2,
        "goal": 5,
        "milestone": 5,
        "scheme": 3,
        "finance_line": 32,
        "risk": 5,
        "role": 4,
        "action": 3,
        "decision": 1,
        "growth_assumption": 4,
        "prose": 4,
    },
    MARCH: {
        "goal": 22,
        "deliverable": 77,
        "measure": 33,
        "concern": 2,
        "prose": 3,
    },
    SAVINGS: {"scheme": 6, "finance_line": 4, "prose": 1},
    ASSURANCE: {"risk": 3, "action": 3, "prose": 2},
} | {name: {"organisation": 2, "goal": 2, "observation": 30, "prose": 3} for name in MONTHLY}


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read_path(FOLDER / "papers" / name) for name in PAPERS}


@pytest.fixture(scope="module")
def seeds(seed: Callable[[str], Path]) -> dict[str, str]:
    return {number: seed(number).read_text(encoding="utf-8") for number in SEEDS}


class TestReading:
    @pytest.mark.parametrize("name", PAPERS)
    def test_coverage_is_whole(self, readings: dict[str, Reading], name: str) -> None:
        coverage = readings[name].coverage
        assert coverage.rows_covered == coverage.rows > 0
        assert coverage.paragraphs_covered >= 0.95 * coverage.paragraphs
        assert coverage.paragraphs_narrative * 2 <= coverage.paragraphs

    @pytest.mark.parametrize("name", PAPERS)
    def test_what_is_made_of_it(self, readings: dict[str, Reading], name: str) -> None:
        found = Counter(each.kind for each in readings[name].records)
        found["prose"] = found.pop("fact", 0) + found.pop("narrative", 0)
        assert found == KINDS[name]

    @pytest.mark.parametrize("name", PAPERS)
    def test_no_problem_is_an_error(self, readings: dict[str, Reading], name: str) -> None:
        found = [each for each in readings[name].problems if each.severity is Severity.ERROR]
        assert not found

    @pytest.mark.parametrize("name", [MARCH, SAVINGS, ASSURANCE])
    def test_a_file_says_what_it_was_made_of(self, readings: dict[str, Reading], name: str) -> None:
        made_of = read_path((WORDS_OF / name).with_suffix(".html"))
        assert [each.content() for each in readings[name].records] == [
            each.content() for each in made_of.records
        ]

    def test_every_paper_is_listed_once(self) -> None:
        assert sorted(each.file for each in manifest().papers) == list(PAPERS)


def observed(reading: Reading) -> dict[tuple[str, str], Observation]:
    found = [each for each in reading.records if isinstance(each, Observation)]
    return {
        (
            f"{each.indicator_ref} {each.period.label if each.period else ''}".strip(),
            each.organisation,
        ): each
        for each in found
    }


class TestDashboards:
    def test_every_fact_of_the_framework_is_that_of_the_published_dashboard(
        self, readings: dict[str, Reading], seed: Callable[[str], Path]
    ) -> None:
        words = {"commentary", "commentary_as_printed"}

        def facts(reading: Reading) -> dict[tuple[str, str], dict[str, object]]:
            return {
                key: {name: value for name, value in each.content().items() if name not in words}
                for key, each in observed(reading).items()
            }

        published = facts(read_path(seed("000")))
        assert len(published) == 116
        assert facts(readings[DASHBOARD]) == published

    def test_the_misprinted_rank_is_kept_and_later_put_right(
        self, readings: dict[str, Reading]
    ) -> None:
        key = ("131a Q1 2018/19", "Southend CCG")
        before, after = observed(readings[DASHBOARD])[key], observed(readings[URGENT])[key]
        assert (before.national_printed, before.national_rank) == ("86.195", None)
        assert (after.national_rank, after.national_count) == (86, 195)
        assert before.natural_key() == after.natural_key()

    def test_a_year_of_months_makes_a_series(self, readings: dict[str, Reading]) -> None:
        series: dict[tuple[str | None, str], set[date | None]] = {}
        for name in MONTHLY:
            for each in observed(readings[name]).values():
                key = (each.indicator_ref, each.organisation)
                series.setdefault(key, set()).add(each.period.start if each.period else None)
        assert len(series) == 10
        assert {len(months) for months in series.values()} == {12}

    @pytest.mark.parametrize(
        ("paper", "key", "value", "rank"),
        [
            ("2024-07", ("AE1 Apr-24", "Mid and South Essex"), "76.9", (28, 122)),
            ("2025-01", ("AE1 Dec-24", "Mid and South Essex"), "64.3", (77, 122)),
            ("2024-10", ("AE3 Aug-24", "East Suffolk and North Essex"), "1.8", (50, 122)),
            ("2025-04", ("AE4 Mar-25", "Mid and South Essex"), "35771", (None, None)),
        ],
    )
    def test_monthly_figures(
        self,
        readings: dict[str, Reading],
        paper: str,
        key: tuple[str, str],
        value: str,
        rank: tuple[int | None, int | None],
    ) -> None:
        reading = readings[f"mid-and-south-essex-urgent-care-{paper}.html"]
        found = observed(reading)[key[0], f"{key[1]} NHS Foundation Trust"]
        assert found.value == Decimal(value)
        assert (found.national_rank, found.national_count) == rank


class TestBoardReports:
    def test_september_states_the_deadlines_ratings_and_figures_of_the_real_report(
        self, readings: dict[str, Reading], seed: Callable[[str], Path]
    ) -> None:
        """Row by row, all that is no wording: only that was made anew."""
        real, ours = read_path(seed("003")), readings[SEPTEMBER]
        deliverables = [stated(each) for each in rows(ours, Deliverable)]
        assert deliverables == [stated(each) for each in rows(real, Deliverable)]
        measures = [stated(each) for each in rows(ours, Measure)]
        assert measures == [stated(each) for each in rows(real, Measure)]

    def test_january_goes_on_from_september(self, readings: dict[str, Reading]) -> None:
        before = {each.natural_key(): each for each in rows(readings[SEPTEMBER], Deliverable)}
        after = {each.natural_key(): each for each in rows(readings[JANUARY], Deliverable)}
        assert set(before) <= set(after)
        assert [after[key].state for key in set(after) - set(before)] == ["new"] * 3
        moved = [
            key
            for key, each in before.items()
            if each.deadline and days(each.deadline) != days(after[key].deadline)
        ]
        rated = [key for key, each in before.items() if each.rag != after[key].rag]
        complete = {key for key, each in after.items() if each.state == "complete"}
        assert len(moved) > 10
        assert len(rated) > 20
        assert len(complete - {k for k, each in before.items() if each.state == "complete"}) > 8

    def test_january_says_that_it_is_invented(self, readings: dict[str, Reading]) -> None:
        assert "invented progress" in " ".join(texts(readings[JANUARY].document))

    def test_the_programme_plan_says_that_it_is_invented(
        self, readings: dict[str, Reading]
    ) -> None:
        assert "invented from first to last" in " ".join(texts(readings[PROGRAMMES].document))


def rows(reading: Reading, kind: type[R]) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


def stated(each: Deliverable | Measure) -> tuple[object, ...]:
    """What a row states apart from its words."""
    dues = [days(due) for due in (each.deadline, *each.earlier_deadlines)]
    own = (each.state, len(each.earlier_titles)) if isinstance(each, Deliverable) else ()
    return each.rag, len(each.leads), dues, [figure(one) for one in each.figures], own


def days(due: object) -> tuple[object, ...]:
    return tuple(getattr(due, name, None) for name in ("start", "end", "recurring", "inferred"))


def figure(each: object) -> tuple[object, ...]:
    names = ("basis", "value", "numerator", "denominator", "unit")
    return tuple(getattr(each, name) for name in names)


def texts(document: Document) -> Iterator[str]:
    """Every heading, paragraph, list item and cell."""
    for block in document.blocks:
        if isinstance(block, Table):
            for row in (*block.header, *block.rows):
                yield from (cell.text for cell in row.cells if not cell.blank)
        elif isinstance(block, ListBlock):
            yield from (item.text for item in block.items)
        else:
            yield block.text


def runs(text: str, pattern: str) -> set[tuple[str, ...]]:
    """Each run of more words than may be shared."""
    words = re.findall(f"§|{pattern}", re.sub(r"<[^>]*>", " ", text).casefold().replace("’", "'"))
    found = (tuple(words[at : at + LONGEST + 1]) for at in range(len(words) - LONGEST))
    return {run for run in found if "§" not in run}


class TestWords:
    @pytest.mark.parametrize("pattern", [r"[^\W_]+", r"[^\W\d_]+"])
    def test_no_sentence_is_taken_from_a_seed(
        self, readings: dict[str, Reading], seeds: dict[str, str], pattern: str
    ) -> None:
        """With and without the numbers; what indicators, goals and bodies are called stays so."""
        taken = set().union(*(runs(text, pattern) for text in seeds.values()))
        shared = [
            (name, " ".join(run))
            for name, reading in readings.items()
            for text in texts(reading.document)
            for run in runs(unnamed(text, reading), pattern) & taken
        ]
        assert not shared

    def test_the_real_leads_are_not_named(
        self, readings: dict[str, Reading], seeds: dict[str, str], seed: Callable[[str], Path]
    ) -> None:
        real = leads(read_path(seed("003")))
        after = re.compile(
            r"\b(?:Lead|Sponsor|SRO|Officer|Chair|Nurse|Director)\s*[:\t–-]\s*([^\t<\n;/]+)"
        )
        real |= {
            name.strip()
            for text in seeds.values()
            for name in after.findall(re.sub(r"</?[bi]>", "", text))
        }
        people = {name for name in real if is_person(name)}
        assert len(people) > 20
        ours = "\n".join(text for r in readings.values() for text in texts(r.document))
        ours += (FOLDER / "demo.yaml").read_text(encoding="utf-8")
        assert not [name for name in people if name in ours]

    def test_the_invented_people_are_in_no_seed(
        self, readings: dict[str, Reading], seeds: dict[str, str]
    ) -> None:
        invented = {each.name for each in manifest().people}
        for reading in readings.values():
            invented |= {lead for lead in leads(reading) if is_person(lead)}
        assert len(invented) > 20
        everything = "\n".join(seeds.values())
        assert not [name for name in invented if name in everything]


def unnamed(text: str, reading: Reading) -> str:
    """The text without the names in it that are facts."""
    names = {each.indicator_name for each in reading.records if isinstance(each, Observation)}
    names |= {each.title for each in reading.records if isinstance(each, Goal)}
    names |= leads(reading)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " § ")
    return text


def leads(reading: Reading) -> set[str]:
    leading = [each for each in reading.records if isinstance(each, Deliverable | Measure)]
    return {lead for each in leading for lead in each.leads}


class TestManifest:
    def test_codes_are_of_the_right_form(self) -> None:
        codes = {each.ods_code: each.org_kind for each in manifest().organisations}
        assert codes["99F"] == codes["99G"] == codes["QH8"] == "commissioner"
        assert all(ods.is_valid(code) for code in codes)

    def test_organisations_of_papers_are_listed(self, readings: dict[str, Reading]) -> None:
        listed = {
            name.removeprefix("NHS ")
            for each in manifest().organisations
            for name in (each.name, *each.aliases)
        }
        named = {
            each.name
            for reading in readings.values()
            for each in reading.records
            if isinstance(each, Organisation)
        }
        assert named <= listed

    def test_priorities_are_those_of_the_report(self, readings: dict[str, Reading]) -> None:
        goals = [each for each in readings[SEPTEMBER].records if isinstance(each, Goal)]
        assert sum(each.goal_kind == "priority" for each in goals) == 6
        assert sum(each.goal_kind == "objective" for each in goals) == 15

    @pytest.mark.django_db
    def test_it_loads_and_loading_again_changes_nothing(
        self, tmp_path: Path, settings: LazySettings
    ) -> None:
        settings.HOME = tmp_path  # where the statistics are kept
        at = timezone.now()
        first, second = load(at=at), load(at=at)
        assert len(first.lines) == len(PAPERS) + len(manifest().statistics)
        papers, statistics = second.lines[: len(PAPERS)], second.lines[len(PAPERS) :]
        assert all(": 0 new, 0 changed" in line for line in papers)
        assert statistics
        assert all(line.endswith(", unchanged") for line in statistics)
        assert {each.username for each in first.people} == {
            "analyst",
            "programme",
            "lead",
            "nurse",
            "medical",
            "board",
            "admin",
        }
