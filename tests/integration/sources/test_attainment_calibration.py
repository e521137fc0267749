"""Chances of meeting a target, held against what came of it in the published months.

Every provider's A&E months (April 2023 to September 2025) and England's monthly series of A&E,
waiting times and delayed transfers are cut after each month from the 13th on; the chance that the
value 1 to 11 months later meets a target is compared with whether it did. Targets are standards
(60% to 95%) and values from two spreads below to two above the mean of the last 24 months, so that
few answers are foregone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from placeplan.exchange.sources import read_statistics
from placeplan.statistics import attainment, spc

Published = Callable[[str], list[Path]]
Floats = np.ndarray
AHEAD = range(1, 12)
NEAR = np.linspace(-2, 2, 9)
STANDARDS = np.array([60, 65, 70, 75, 76, 78, 80, 82, 85, 90, 95], dtype=float)


@dataclass(frozen=True)
class Family:
    """Series of one kind, (series, months), NaN where a month is missing."""

    values: Floats
    is_percent: bool = False
    every: int = 1
    """Long series are cut after every so many months."""


@dataclass(frozen=True)
class Case:
    """Forecasts of one family at one number of months ahead: (cases, targets) or (cases,)."""

    ahead: int
    came: Floats
    targets: Floats
    chance: Floats
    climate: Floats
    last: Floats
    limits: Floats
    mean: Floats
    """Places of what came in the forecast distributions: ours, and of the process limits."""
    ours_at: Floats
    limits_at: Floats


def grid(paths: list[Path], measures: set[str], level: str, sites: str = "") -> dict[str, Floats]:
    """Each measure as (organisations, months), with all months from the first to the last."""
    cells: dict[tuple[str, str, np.datetime64], float] = {}
    for path in paths:
        facts, _ = read_statistics(path.name, path.read_bytes())
        rows = facts.table.to_pydict()
        broken_down = [
            [word or "" for word in column] for name, column in rows.items() if name[:3] == "by_"
        ]
        for place, measure in enumerate(rows["measure"]):
            if measure not in measures or rows["level"][place] != level:
                continue
            start, end = rows["start"][place], rows["end"][place]
            if (end - start).days > 31 or any(each[place] != sites for each in broken_down):
                continue
            value = rows["value"][place]
            month = np.datetime64(start, "M")
            cells[measure, rows["organisation"][place], month] = np.nan if value is None else value
    organisations = sorted({key[1] for key in cells})
    months = np.arange(min(key[2] for key in cells), max(key[2] for key in cells) + 1)
    found = {each: np.full((len(organisations), months.size), np.nan) for each in measures}
    place_of = {each: place for place, each in enumerate(organisations)}
    for (measure, organisation, month), value in cells.items():
        found[measure][place_of[organisation], int((month - months[0]).astype(int))] = value
    return found


PLACES = ("type_1", "type_2", "other", "booked_type_1", "booked_type_2", "booked_other")
LATE = "ae_waits_12_hours_from_decision_to_admit"
TIME_SERIES = {
    "A&E England, percent": ("nhse/ae_xls/AE_England_data.xls", {
        "ae_all_within_4_hours_percent", "ae_all_within_4_hours_percent_type_1",
        "ae_all_within_4_hours_percent_type_2", "ae_all_within_4_hours_percent_other",
    }, True),
    "A&E England, counts": ("nhse/ae_xls/AE_England_data.xls", {
        "ae_all_attendances", "ae_all_attendances_type_1", "ae_all_attendances_other",
        "ae_emergency_admissions", "ae_emergency_admissions_other",
        "ae_waits_4_hours_from_decision_to_admit",
    }, False),
    "RTT England, percent": ("nhse/rtt/RTT_TS_data.xlsx", {
        "rtt_series_incomplete_percent_within_18_weeks",
    }, True),
    "RTT England, other": ("nhse/rtt/RTT_TS_data.xlsx", {
        "rtt_series_incomplete_median_wait_weeks", "rtt_series_incomplete_92nd_percentile_weeks",
        "rtt_series_incomplete_total_waiting_millions", "rtt_series_non_admitted_median_wait_weeks",
        "rtt_series_non_admitted_no_of_pathways_all",
    }, False),
    "Delayed transfers England": ("nhse/dtoc/DTOC-England-Data_Set.xls", {
        "dtoc_delayed_days", "dtoc_beds",
    }, False),
}  # fmt: skip


SLOW = {"RTT England, percent"}
"""One series that hardly moves from month to month, of which the last value is the best guess."""


@pytest.fixture(scope="module")
def families(published: Published) -> dict[str, Family]:
    counts = grid(
        published("nhse/ae_csv/*"),
        {f"ae_attendances_{each}" for each in PLACES}
        | {f"ae_over_4_hours_{each}" for each in PLACES}
        | {LATE},
        "provider",
    )
    came = sum(np.nan_to_num(counts[f"ae_attendances_{each}"]) for each in PLACES)
    over = sum(np.nan_to_num(counts[f"ae_over_4_hours_{each}"]) for each in PLACES)
    submitted = ~np.isnan(counts["ae_over_4_hours_type_1"])
    major = np.nan_to_num(counts["ae_attendances_type_1"])
    found = {
        "A&E providers, all types": Family(percent(came, over, submitted), is_percent=True),
        "A&E providers, type 1": Family(
            percent(major, counts["ae_over_4_hours_type_1"], submitted), is_percent=True
        ),
        "A&E providers, attendances": Family(np.where(came > 0, came, np.nan)),
        "A&E providers, over 12 hours": Family(np.where(major > 0, counts[LATE], np.nan)),
    }
    for name, (path, measures, is_percent) in TIME_SERIES.items():
        series = grid(published(path), measures, "national")
        found[name] = Family(np.vstack([*series.values()]), is_percent, every=2)
    return found


def percent(came: Floats, over: Floats, submitted: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((came > 0) & submitted, 100 * (1 - over / came), np.nan)


def cases(family: Family) -> Iterator[Case]:
    """Every forecast that the months allow; series with a gap, or that stand still, are left out."""
    values = family.values
    for cut in range(13, values.shape[1], family.every):
        past = values[:, max(0, cut - 24) : cut]
        spread = past.std(axis=1)
        whole = ~np.isnan(past).any(axis=1) & (spread > 0)
        known = attainment.outlook(past.ravel(), np.arange(0, past.size + 1, past.shape[1]))
        whole &= known.known
        if not whole.any():
            continue
        standards = np.tile(STANDARDS if family.is_percent else [], (values.shape[0], 1))
        targets = np.hstack([past.mean(axis=1)[:, None] + NEAR * spread[:, None], standards])
        chart = spc.xmr(past.ravel(), np.arange(0, past.size + 1, past.shape[1]))
        middle = chart.centre.reshape(past.shape)[:, 0]
        width = (chart.upper.reshape(past.shape)[:, 0] - middle) / 3
        width = np.where(width > 0, width, np.nan)
        for ahead in AHEAD:
            if cut + ahead > values.shape[1]:
                break
            came = values[:, cut + ahead - 1]
            rows = whole & ~np.isnan(came)
            if not rows.any():
                continue
            chance = np.column_stack(
                [attainment.of_month(known, each, ahead, True) for each in targets.T]
            )
            has = (past[:, :, None] >= targets[:, None, :]).sum(axis=1)
            last = stats.norm.sf((targets - past[:, -1:]) / (2**0.5 * width[:, None]))
            limits = stats.norm.sf((targets - middle[:, None]) / width[:, None])
            scale = np.sqrt(known.sigma**2 * (1.35 + 0.05 * ahead) + known.spread**2 * ahead / 10)
            mean = known.level + known.slope * sum(0.7**each for each in range(1, ahead + 1))
            yield Case(
                ahead,
                came[rows],
                targets[rows],
                chance[rows],
                ((has + 0.5) / (past.shape[1] + 1))[rows],
                np.clip(last, 0.01, 0.99)[rows],
                np.clip(limits, 0.01, 0.99)[rows],
                mean[rows],
                stats.t.cdf((came - mean) / scale, 5)[rows],
                stats.norm.cdf((came - middle) / width)[rows],
            )


@pytest.fixture(scope="module")
def tested(families: dict[str, Family]) -> dict[str, list[Case]]:
    return {name: list(cases(family)) for name, family in families.items()}


def brier(found: list[Case], name: str) -> float:
    wrong = [(getattr(each, name) - (each.came[:, None] >= each.targets)) ** 2 for each in found]
    return float(np.concatenate([each.ravel() for each in wrong]).mean())


def test_there_is_enough_to_judge_by(tested: dict[str, list[Case]]) -> None:
    forecasts = {name: sum(each.chance.size for each in found) for name, found in tested.items()}
    assert len(tested) == 9
    assert min(forecasts.values()) > 4_000, forecasts
    assert sum(forecasts.values()) > 1_000_000, forecasts


@pytest.mark.parametrize("baseline", ["climate", "last", "limits"])
def test_it_is_better_than_simple_answers(tested: dict[str, list[Case]], baseline: str) -> None:
    """How often past months met it; the last value and its limits; the mean and its limits."""
    scores = {name: (brier(each, "chance"), brier(each, baseline)) for name, each in tested.items()}
    assert {name for name, both in scores.items() if both[0] >= both[1]} <= SLOW
    ours, theirs = np.mean(list(scores.values()), axis=0)
    assert ours < 0.95 * theirs, scores


def test_of_ten_forecasts_of_70_percent_about_seven_come_true(
    tested: dict[str, list[Case]],
) -> None:
    chances, met, weights = [], [], []
    for found in tested.values():
        # Every family weighs the same, however many series it has.
        size = sum(each.chance.size for each in found)
        for each in found:
            chances.append(each.chance.ravel())
            met.append((each.came[:, None] >= each.targets).ravel())
            weights.append(np.full(each.chance.size, 1 / size))
    chance, came, weight = map(np.concatenate, (chances, met, weights))
    decile = np.minimum((chance * 10).astype(int), 9)
    forecast = np.bincount(decile, weight * chance) / np.bincount(decile, weight)
    happened = np.bincount(decile, weight * came) / np.bincount(decile, weight)
    assert np.abs(forecast - happened).max() < 0.10, list(zip(forecast, happened, strict=True))


@pytest.mark.parametrize("name", ["A&E providers, all types", "A&E providers, type 1"])
def test_it_holds_of_the_standard_of_every_provider(
    tested: dict[str, list[Case]], name: str
) -> None:
    """Of 78%, the planning milestone of March 2025, and the standards about it."""
    places = slice(len(NEAR), None)
    chance = np.concatenate([each.chance[:, places].ravel() for each in tested[name]])
    met = np.concatenate(
        [(each.came[:, None] >= each.targets[:, places]).ravel() for each in tested[name]]
    )
    decile = np.minimum((chance * 10).astype(int), 9)
    forecast = np.bincount(decile, chance) / np.bincount(decile)
    happened = np.bincount(decile, met) / np.bincount(decile)
    assert np.abs(forecast - happened).max() < 0.12, list(zip(forecast, happened, strict=True))
    assert abs(chance.mean() - met.mean()) < 0.05


@pytest.mark.parametrize("ahead", [1, 3, 6, 11])
def test_what_comes_falls_where_it_should(tested: dict[str, list[Case]], ahead: int) -> None:
    inside: dict[float, list[float]] = {width: [] for width in (0.5, 0.8, 0.95)}
    limits = []
    for found in tested.values():
        places = np.concatenate([each.ours_at for each in found if each.ahead == ahead])
        for width, shares in inside.items():
            shares.append((np.abs(places - 0.5) < width / 2).mean())
        theirs = np.concatenate([each.limits_at for each in found if each.ahead == ahead])
        limits.append((np.abs(theirs - 0.5) < 0.475).mean())
    got = {width: float(np.mean(shares)) for width, shares in inside.items()}
    assert abs(got[0.5] - 0.5) < 0.10, got
    assert abs(got[0.8] - 0.8) < 0.10, got
    assert abs(got[0.95] - 0.95) < 0.08, got
    # What the process limits promise, which is why they are not taken alone.
    assert np.mean(limits) < 0.80


def test_the_mean_of_a_year_likewise(families: dict[str, Family]) -> None:
    """Twelve months, of which some are known, against a value near their mean."""
    chances, met = [], []
    for family in families.values():
        values = family.values
        for known_months in (0, 3, 6, 9):
            for cut in range(13 + known_months, values.shape[1] - 12 + known_months, family.every):
                left = 12 - known_months
                past, future = values[:, max(0, cut - 24) : cut], values[:, cut : cut + left]
                year = values[:, cut - known_months : cut + left]
                known = attainment.outlook(past.ravel(), np.arange(0, past.size + 1, past.shape[1]))
                rows = known.known & ~np.isnan(year).any(axis=1) & ~np.isnan(past).any(axis=1)
                if not rows.any() or future.shape[1] < left:
                    continue
                had = year[:, :known_months].sum(axis=1) / max(known_months, 1)
                for near in (-1, -0.5, 0, 0.5, 1):
                    target = past.mean(axis=1) + near * past.std(axis=1)
                    chance = attainment.of_mean(known, target, left, True, had, known_months)
                    chances.append(chance[rows])
                    met.append((year.mean(axis=1) >= target)[rows])
    chance, came = np.concatenate(chances), np.concatenate(met)
    fifth = np.minimum((chance * 5).astype(int), 4)
    forecast = np.bincount(fifth, chance) / np.bincount(fifth)
    happened = np.bincount(fifth, came) / np.bincount(fifth)
    assert chance.size > 30_000
    assert np.abs(forecast - happened).max() < 0.12, list(zip(forecast, happened, strict=True))
