"""Indicators recomputed from published counts: each comes to the figure that is printed beside them.

The published figure is read from its own column of the file, the computed one is made of counts as
the definition says, for England and for every organisation that has both.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from django.conf import LazySettings

from builders import NOON
from placeplan.definitions.indicators import definitions
from placeplan.exchange.national import load
from placeplan.exchange.sources import ambulance
from placeplan.rooms.performance.computing import computed
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.national import Columns
from placeplan.rooms.performance.queries import measured, national_facts, national_files
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("PLACEPLAN_DATA", ROOT.parent / "shared" / "data"))
FILES = (
    "nhse/ae_csv/April-2023*.csv",
    "nhse/ae_xls/*.xls",
    "nhse/rtt/*",
    "nhse/cancer/*.xlsx",
    "nhse/dtoc/*.xls",
    "nhse/gp_appointments/*.csv",
    "indicators/ccg_ois/*.xlsx",
    "indicators/phof_fingertips/*.xlsx",
)
FEWEST = 20
ROUNDED = 8
"""Decimal places beyond which a figure of a workbook is the noise of its binary form."""

Key = tuple[str, str, date, date]
"""Level, organisation, first and last day."""


@dataclass(frozen=True)
class Printed:
    """The column that prints an indicator: its measure, and the words of its breakdowns."""

    measure: str
    by: Mapping[str, str] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    """Breakdowns of any word."""
    places: int | None = None
    """The decimal places that are shown, where the cells hold more."""


def _cancer(days: int, **by: str) -> Printed:
    return Printed(f"cancer_{days}_day", by)


PRINTED = {
    "ae-four-hours": Printed("ae_all_within_4_hours_percent"),
    "ae-four-hours-type-1": Printed("ae_all_within_4_hours_percent_type_1"),
    "ae-four-hours-type-2": Printed("ae_all_within_4_hours_percent_type_2"),
    "ae-four-hours-type-3": Printed("ae_all_within_4_hours_percent_other"),
    # In September 2021 the hidden places are not what the counts of that month give.
    "rtt-incomplete-18-weeks": Printed("rtt_series_incomplete_percent_within_18_weeks", places=1),
    "rtt-52-week-waits-share": Printed("rtt_series_incomplete_percent_over_52_weeks"),
    "cancer-28-day-faster-diagnosis": _cancer(28, referral_route="ALL ROUTES"),
    "cancer-31-days": _cancer(31, treatment_stage="ALL STAGES", cancer_type="ALL CANCERS"),
    "cancer-31-days-first-treatment": _cancer(
        31, treatment_stage="First Treatment", cancer_type="ALL CANCERS"
    ),
    "cancer-31-days-subsequent-treatment": _cancer(
        31, treatment_stage="Subsequent Treatment", cancer_type="ALL CANCERS"
    ),
    "cancer-31-days-subsequent-surgery": _cancer(
        31, treatment_stage="Subsequent Treatment", treatment_modality="Surgery"
    ),
    "cancer-31-days-subsequent-drugs": _cancer(
        31, treatment_stage="Subsequent Treatment", treatment_modality="Anti-cancer drug regimen"
    ),
    "cancer-31-days-subsequent-radiotherapy": _cancer(
        31, treatment_stage="Subsequent Treatment", treatment_modality="Radiotherapy"
    ),
    "cancer-62-days": _cancer(62, referral_route="ALL ROUTES", cancer_type="ALL CANCERS"),
    "cancer-62-days-urgent-suspected-cancer": _cancer(
        62, referral_route="Urgent Suspected Cancer", cancer_type="ALL CANCERS"
    ),
    "cancer-62-days-breast-symptomatic": _cancer(
        62, referral_route="Breast Symptomatic", cancer_type="ALL CANCERS"
    ),
    "cancer-62-days-screening": _cancer(62, referral_route="Screening", cancer_type="ALL CANCERS"),
    "cancer-62-days-consultant-upgrade": _cancer(
        62, referral_route="Consultant Upgrade", cancer_type="ALL CANCERS"
    ),
    "delayed-transfers-of-care-beds": Printed("dtoc_beds"),
    "delayed-transfers-of-care-days": Printed("dtoc_delayed_days"),
    "early-stage-cancer-diagnosis": Printed("ccg_ois_1_18"),
    "maternal-smoking-at-delivery": Printed("ccg_ois_1_14"),
    "cardiac-rehabilitation-completion": Printed("ccg_ois_1_3"),
    "severe-mental-illness-all-physical-checks": Printed(
        "ccg_ois_1_12", free=("data_completeness_banding",)
    ),
    "antenatal-assessment-before-13-weeks": Printed("ccg_ois_1_13"),
    "cancer-stage-recorded": Printed("ccg_ois_1_17"),
    "lung-cancer-stage-recorded": Printed("ccg_ois_1_19"),
    "severe-mental-illness-smoking": Printed("ccg_ois_1_23", free=("data_completeness_banding",)),
    "cardiac-rehabilitation-referral-five-days": Printed("ccg_ois_1_24"),
    "neonatal-mortality-and-stillbirths": Printed("ccg_ois_1_25"),
    "low-birth-weight-full-term-babies": Printed("ccg_ois_1_26"),
    "copd-pulmonary-rehabilitation": Printed("ccg_ois_2_3", free=("data_completeness_banding",)),
    "diabetes-nine-care-processes": Printed("ccg_ois_2_4"),
    "stroke-thrombolysis": Printed("ccg_ois_3_6", free=("case_ascertainment_band",)),
    "hip-fracture-mobility-30-days": Printed("ccg_ois_3_10i"),
    "hip-fracture-mobility-120-days": Printed("ccg_ois_3_10ii"),
    "hip-fracture-orthogeriatric-care": Printed("ccg_ois_3_11"),
    "hip-fracture-timely-surgery": Printed("ccg_ois_3_12"),
    "hip-fracture-risk-assessment": Printed("ccg_ois_3_13"),
    "hip-fracture-best-practice": Printed("ccg_ois_3_18"),
    "patient-experience-of-gp-out-of-hours": Printed("ccg_ois_4_1"),
    "iapt-recovery": Printed("ccg_ois_2_11a"),
    "iapt-reliable-improvement": Printed("ccg_ois_2_11b"),
    "dementia-diagnosis": Printed(
        "fingertips_92949", {"sex": "Persons", "age": "65+ yrs"}, ("area_type", "value_note")
    ),
}
ENGLAND_ALONE = {"iapt-recovery", "iapt-reliable-improvement"}
"""The counts of commissioners are rounded before they are published."""
WITHOUT_ENGLAND = {
    "antenatal-assessment-before-13-weeks",
    "maternal-smoking-at-delivery",
    "hip-fracture-mobility-30-days",
    "hip-fracture-mobility-120-days",
    "dementia-diagnosis",
}
"""The given files print organisations only."""
NOT_AT_HAND = {
    # The workbooks of the standards that ended in September 2023.
    "cancer-31-days-first-treatment 1",
    "cancer-62-days-consultant-upgrade 1",
    "cancer-62-days-screening 1",
    "cancer-62-days-urgent-gp-referral 0",
    "cancer-62-days-urgent-gp-referral 1",
    "cancer-two-week-wait 0",
    "cancer-two-week-wait 1",
    "cancer-two-week-wait-breast 0",
    # Columns that the small sample file of ambulance figures leaves out.
    "ambulance-category-1-90th-centile 0",
    "ambulance-category-2-90th-centile 0",
    "ambulance-category-2-mean 0",
    "ambulance-category-3-90th-centile 0",
    "ambulance-category-3-mean 0",
    "ambulance-category-4-90th-centile 0",
    "ambulance-category-4-mean 0",
}
"""Recipes that read what none of the given files holds, by definition and number."""


@pytest.fixture
def loaded(tmp_path: Path, settings: LazySettings) -> Mapping[str, Measured]:
    """What the published files measure, out of a home of their own."""
    settings.HOME = tmp_path
    paths = sorted(path for pattern in FILES for path in DATA.glob(pattern))
    if not paths:
        pytest.fail(
            f"No published files in {DATA}: put them there, "
            "or name their folder in the environment: PLACEPLAN_DATA",
            pytrace=False,
        )
    files = [(path.name, path.read_bytes()) for path in paths]
    files.append(("ambulance.csv", ambulance.sample()))
    outcome = load(files, OPERATOR, NOON, False)
    assert outcome.written
    return measured()


def test_published_files_give_their_printed_figures(
    loaded: Mapping[str, Measured], capsys: pytest.CaptureFixture[str]
) -> None:
    # The files take long to load: one test asks all that is asked of them.
    _withheld_figures_stay_withheld(loaded)
    _every_recipe_gives_values()
    compared: Counter[str] = Counter()
    unlike: list[str] = []
    for slug, printed in PRINTED.items():
        figures, half = _printed(printed)
        computed = _computed(loaded[slug])
        for key, figure in figures.items():
            if slug in ENGLAND_ALONE and key[0] != "national":
                continue
            if key not in computed:
                unlike.append(f"{slug} {key}: printed {figure}, not computed")
            elif abs(computed[key] - figure) > half:
                unlike.append(f"{slug} {key}: printed {figure}, computed {computed[key]}")
            else:
                compared[slug] += 1
        if slug not in WITHOUT_ENGLAND and not any(key[0] == "national" for key in figures):
            unlike.append(f"{slug}: England is not printed")
    with capsys.disabled():
        print(f"\n{len(compared)} definitions recomputed, {compared.total():,} figures:")
        print(", ".join(f"{slug} {number}" for slug, number in sorted(compared.items())))
    assert not unlike, "\n".join([f"{len(unlike)} figures are unlike:", *unlike[:40]])
    assert set(compared) == set(PRINTED) <= set(definitions())
    assert len(compared) >= FEWEST


def _withheld_figures_stay_withheld(loaded: Mapping[str, Measured]) -> None:
    # Some files print a star for the figure, and the counts beside it all the same.
    with_counts = 0
    for slug, printed in PRINTED.items():
        facts, rows = _rows(printed)
        for at in np.flatnonzero(rows & np.isnan(facts["value"])):
            key = _key_of(facts, at)
            found = loaded[slug]
            same = (found.start == facts["start"][at]) & (found.end == facts["end"][at])
            same &= (found.level == key[0]) & (
                (found.organisation == key[1]) | (found.name == key[1])
            )
            if facts["mark"][at] == "suppressed":
                assert set(found.mark[same]) <= {"suppressed"}, (slug, key)
                assert np.isnan(found.value[same]).all(), (slug, key)
                with_counts += int(facts["numerator"][at] > 0 and facts["denominator"][at] > 0)
    assert with_counts > 0


def _every_recipe_gives_values() -> None:
    """Each recipe by itself finds the measures that it names, but for files not at hand."""
    alone = {
        f"{slug} {number}": each.model_copy(update={"recipes": (recipe,)})
        for slug, each in definitions().items()
        for number, recipe in enumerate(each.recipes)
    }
    files = [(each.path, each.layout) for each in national_files()]
    found = computed(files, alone)
    empty = {name for name in alone if name not in found or np.isnan(found[name].value).all()}
    assert empty == NOT_AT_HAND


def _rows(printed: Printed) -> tuple[Columns, npt.NDArray[np.bool_]]:
    """The facts of a column's measure, and which of them are of the column."""
    facts = national_facts(measures=[printed.measure])
    rows = np.ones(len(facts["value"]), dtype=bool)
    for name, words in facts.items():
        breakdown = name.removeprefix("by_")
        if name.startswith("by_") and breakdown not in printed.free:
            rows &= np.array([word or "" for word in words]) == printed.by.get(breakdown, "")
    return facts, rows


def _printed(printed: Printed) -> tuple[dict[Key, float], float]:
    """The figures of a column by key, and half of the last place that the column prints."""
    facts, rows = _rows(printed)
    # A month that stands in two publications: what was counted stands before what was estimated.
    order = sorted(np.flatnonzero(rows), key=lambda at: bool(facts["basis"][at] == "actual"))
    figures = {
        _key_of(facts, at): float(facts["value"][at])
        for at in order
        if not np.isnan(facts["value"][at])
    }
    places = printed.places
    if places is None:
        places = max(_places(figure) for figure in figures.values())
    return figures, 0.5 * 10**-places + 10**-ROUNDED


def _computed(found: Measured) -> dict[Key, float]:
    """The values that are made of counts, by key."""
    rows = ~np.isnan(found.value) & ~np.isnan(found.numerator)
    codes = np.where(found.organisation == "", found.name, found.organisation)
    keys = zip(found.level, codes, found.start, found.end, found.value, strict=True)
    whole = [(str(level), str(code), _day(start), _day(end)) for level, code, start, end, _ in keys]
    return {whole[at]: float(found.value[at]) for at in np.flatnonzero(rows)}


def _key_of(facts: Columns, at: np.intp) -> Key:
    code = facts["organisation"][at] or facts["organisation_name"][at]
    return str(facts["level"][at]), str(code), _day(facts["start"][at]), _day(facts["end"][at])


def _day(day: np.datetime64) -> date:
    return date.fromisoformat(str(day.astype("datetime64[D]")))


def _places(figure: float) -> int:
    """The decimal places that a figure is printed with."""
    return len(f"{figure:.{ROUNDED}f}".rstrip("0").partition(".")[2])
