"""A paper's indicator finds its definition, and nothing finds a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placeplan.definitions.indicators import definition, definitions, frameworks
from placeplan.definitions.indicators.catalogue import LOCAL
from placeplan.definitions.indicators.finding import find, framework_of

IAF = "ccg-improvement-and-assessment-framework"

# framework or domain, reference, name, unit, slug
REWORDED = [
    ("", "102a", "% children aged 10-11 classified overweight /obese", "percent",
     "childhood-overweight-and-obesity"),
    ("CCG IAF", "104a", "Injuries from falls in people 65yrs +", "", "injuries-from-falls"),
    ("", "105b", "PHBs", "", "personal-health-budgets"),
    ("", "", "PHBs", "", None),
    ("Better Health", "105b", "Personal Health Budgets per 100,000", "", "personal-health-budgets"),
    ("", "107a", "AMR: appropriate prescribing of antibiotics in primary care", "",
     "antibiotic-prescribing"),
    ("", "107b", "AMR: appropriate prescribing of broad-spectrum antibiotics", "percent",
     "broad-spectrum-antibiotic-prescribing"),
    ("", "124a", "LD - reliance on specialist IP care for people with a learning disability", "",
     "learning-disability-inpatients"),
    ("", "131a", "% NHS CHC full assessments taking place in acute hospital setting", "percent",
     "chc-assessments-in-acute-hospitals"),
    ("", "131a", "People eligible for standard NHS Continuing Healthcare", "",
     "continuing-healthcare-eligibility"),
    ("", "144a", "Utilisation of the NHS e-referral service", "percent", "e-referral-utilisation"),
    ("", "144a", "Local digital roadmap in place", "", "local-digital-roadmap"),
    ("", "163b", "Progress against WRES", "", "workforce-race-equality"),
    ("", "165a", "Quality of leadership", "", "quality-of-ccg-leadership"),
    # Numbers in words, plurals, short forms.
    ("", "", "Cancer 2 week waits", "percent", "cancer-two-week-wait"),
    ("", "", "Ambulance handovers over thirty mins", "", "ambulance-handovers-over-30-minutes"),
    ("", "", "RTT non-admitted within eighteen wks", "percent", "rtt-non-admitted-18-weeks"),
    ("", "", "RTT admitted within 18 weeks", "percent", "rtt-admitted-18-weeks"),
    # One letter is wrong, with and without a reference.
    ("", "", "Maternal smokng at delivery", "", "maternal-smoking-at-delivery"),
    ("", "9.9", "Dementia care plannning and post-diagnostic support", "",
     "dementia-care-planning"),
]  # fmt: skip


@pytest.mark.parametrize(("framework", "ref", "name", "unit", "slug"), REWORDED)
def test_reworded_names(framework: str, ref: str, name: str, unit: str, slug: str | None) -> None:
    found = find(framework, ref, name, unit)
    assert (found.slug if found else None) == slug


def test_every_name_under_its_reference_is_found() -> None:
    """Also where the framework gave the reference to two indicators in turn."""
    for slug, each in definitions().items():
        for listing in each.listings:
            found = find(listing.framework, listing.ref, listing.name or each.name)
            assert found is not None, (slug, listing)
            if listing.ref:
                assert found.slug == slug, listing


def test_no_name_of_one_finds_another() -> None:
    """Without a reference, each name finds its own definition or none."""
    for slug, each in definitions().items():
        for name in (each.name, each.short_name, *each.aliases):
            found = find("", "", name)
            assert found is None or found.slug == slug, name


def test_capitals_and_marks_do_not_matter() -> None:
    plain = find("", "122a", "Cancer diagnosed at early stage")
    assert plain is not None
    assert find("", "122A", "CANCER - diagnosed at early stage.") == plain


WRONG = [
    # A reference is another framework's too, and says nothing alone.
    ("", "1.1", "Open a second theatre"),
    ("", "122a", ""),
    ("", "122a", "Diagnosis"),
    ("", "122a", "Cancer"),
    ("", "127b", "Emergency readmissions for urgent care sensitive conditions"),
    ("", "127b", "Non-emergency admissions for urgent care sensitive conditions"),
    ("", "102a", "Percentage of children aged 4-5 classified as overweight or obese"),
    ("", "104a", "Injuries from falls in people aged 18 and over"),
    ("", "108a", "Carers assessed"),
    ("", "123d", "Mental health services transformation"),
    ("", "128c", "Primary care estate"),
    ("", "", "Emergency admissions"),
    ("", "", "Cancer"),
    ("", "", "Mortality"),
    ("", "", "Waiting times"),
    ("", "", "Unplanned smoking at delivery"),
]


@pytest.mark.parametrize(("framework", "ref", "name"), WRONG)
def test_what_is_doubtful_finds_nothing(framework: str, ref: str, name: str) -> None:
    assert find(framework, ref, name) is None


def test_a_short_name_alone_does_not_say_that_a_rate_is_printed() -> None:
    """A paper that counts 412 falls prints the same words."""
    name = "Injuries from falls in people aged 65 and over"
    assert find("", "", name) is None
    assert find("", "7.2", name) is None
    said = find("", "", f"{name}, rate per 100,000")
    assert said is None or said.slug == "injuries-from-falls"
    by_ref = find("", "104a", name)
    assert by_ref is not None
    assert by_ref.slug == "injuries-from-falls"
    assert find("", "", name, "per_100000") == by_ref


def test_a_percentage_is_no_rate_and_money_is_no_rating() -> None:
    assert find("", "104a", "Injuries from falls in people aged 65 and over", "percent") is None
    assert find("", "141b", "In-year financial performance", "gbp") is None
    assert find("", "141b", "In-year financial performance", "") is not None


@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=80))
@example("", "", "")
@example("Better Care", "122a", "\x00")
def test_nonsense_finds_nothing(framework: str, ref: str, name: str) -> None:
    assert find(framework, ref, name) is None


SYLLABLES = st.lists(
    st.sampled_from(["bra", "kel", "mo", "ti", "vun", "zo", "pel", "wix"]), min_size=2, max_size=4
).map("".join)
REFS = sorted({each.ref for one in definitions().values() for each in one.listings if each.ref})


@given(
    st.lists(SYLLABLES, min_size=1, max_size=9).map(" ".join),
    st.sampled_from(REFS),
    st.sampled_from(["", *sorted(frameworks()), "Better Care"]),
)
def test_a_known_reference_with_a_nonsense_name_finds_nothing(
    name: str, ref: str, framework: str
) -> None:
    assert find(framework, ref, name) is None


@given(st.sampled_from(sorted(definitions())), st.sampled_from(sorted(definitions())))
def test_a_reference_with_another_indicators_name_never_finds_its_own(one: str, other: str) -> None:
    """A paper with a numbering of its own: the name counts, not the number."""
    mine, theirs = definitions()[one], definitions()[other]
    for listing in mine.listings:
        found = find("", listing.ref, theirs.name)
        assert found is None or found.slug in {other, *alike(theirs.name)}


def alike(name: str) -> set[str]:
    found = find("", "", name)
    return {found.slug} if found else set()


def test_the_framework_that_lists_it_under_a_reference() -> None:
    found = definition("maternal-smoking-at-delivery")
    assert found is not None
    assert [framework_of(found, ref) for ref in ("101a", "125D")] == [frameworks()[IAF]] * 2
    assert framework_of(found, "1.1") is None
    assert framework_of(found, "") is None


def test_a_definition_of_the_installation_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "indicators"
    local.mkdir()
    (local / "hub-appointments.yaml").write_text(
        "name: Appointments offered by the hub\nlistings: [{framework: operational-standards}]\n"
        "kind: count\nunit: count\ndirection: higher\nunverified: true\n",
        encoding="utf-8",
    )
    assert find("", "", "Appointments offered by the hub") is None
    monkeypatch.setenv(LOCAL, str(tmp_path))
    found = find("", "", "Appointments offered by the hub")
    assert found is not None
    assert found.slug == "hub-appointments"
