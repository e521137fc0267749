"""What goes from one year's plan into the next, and what money comes again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RECORDS
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.records import KINDS, from_dict
from placeplan.records.record import Record
from placeplan.rooms.assurance.recurring import effect_of, recurrence, saved, scheme_carried
from placeplan.rooms.assurance.rolling import (
    Choices,
    Entry,
    Years,
    carried_as,
    judged,
    target_days,
)

YEARS = Years(periods.parse("2019/20"), periods.parse("2020/21"))
SOURCE = {"file": "paper.txt", "line": 1}
REQUIRED: dict[str, dict[str, Any]] = {
    "scheme": {"title": "Wound care", "saving_basis": "net"},
    "milestone": {"of": "Wound care", "title": "Open it", "as_printed": "July"},
    "deliverable": {"title": "Open the hub", "state": "active"},
    "action": {"text": "Ring Bo"},
    "escalation": {"of": "Wound care", "text": "Late"},
    "contract": {"provider": "Vale Trust", "service": "Nursing"},
    "growth_assumption": {"pod": "A&E", "as_printed": "3%"},
    "finance_line": {
        "statement": "savings",
        "line": "Nursing",
        "is_total": False,
        "as_printed": "5",
    },
    "qia": {"of": "Wound care", "domain": "Safety"},
    "risk": {"description": "Nobody applies"},
    "goal": {"goal_kind": "aim", "title": "Better"},
    "observation": {
        "indicator_name": "Waits",
        "organisation": "Vale Trust",
        "availability": "published",
    },
    "measure": {"name": "Smoking"},
}


def record(kind: str, **fields: Any) -> Record:
    lists: dict[str, Any] = {"objectives": []} if kind in ("deliverable", "measure") else {}
    return from_dict({"kind": kind, "source": SOURCE, **lists, **REQUIRED[kind], **fields})


def entry(kind: str, number: int = 1, **fields: Any) -> Entry:
    return Entry(f"{kind}-{number}", f"key-{kind}-{number}", kind, kind, record(kind, **fields))


def day(text: str, last: str) -> dict[str, Any]:
    return {"label": text, "start": last, "end": last}


@pytest.mark.parametrize(
    ("kind", "fields", "fate", "why"),
    [
        ("scheme", {}, "carried", "what it saves in the new year has to be said"),
        ("scheme", {"full_year_effect_gbp": "5"}, "carried", "saves its full-year effect"),
        ("scheme", {"gateway": "delivered"}, "stays", "states no full-year effect"),
        (
            "scheme",
            {"gateway": "closed", "full_year_effect_gbp": "5"},
            "carried",
            "it is delivered",
        ),
        ("scheme", {"gateway": "stopped", "full_year_effect_gbp": "5"}, "stays", "was stopped"),
        ("scheme", {"status": "Delivered in June"}, "stays", "it is delivered"),
        ("scheme", {"status": "Completed"}, "stays", "it is delivered"),
        ("scheme", {"status": "Withdrawn"}, "stays", "was stopped"),
        ("scheme", {"status": "Green"}, "carried", "it goes on"),
        ("scheme", {"financial_year": "2021/22", "gateway": "idea"}, "carried", "of a later year"),
        ("milestone", {}, "carried", "open"),
        ("milestone", {"state": "done"}, "stays", "done"),
        ("milestone", {"done_on": "2020-01-01"}, "stays", "done"),
        ("milestone", {"state": "dropped"}, "stays", "dropped"),
        ("deliverable", {"state": "new"}, "carried", "open"),
        ("deliverable", {"state": "complete"}, "stays", "complete"),
        ("deliverable", {"state": "transferred"}, "stays", "handed to somebody else"),
        ("action", {}, "carried", "open"),
        ("action", {"state": "Closed 3 May"}, "stays", "done"),
        ("escalation", {"state": "acted"}, "carried", "not closed"),
        ("escalation", {"state": "closed"}, "stays", "closed"),
        ("contract", {}, "left", "does not say when it ends"),
        ("contract", {"end": day("2021", "2021-03-31")}, "carried", "runs on"),
        ("contract", {"end": day("2020", "2020-03-31")}, "stays", "ends with the old year"),
        ("growth_assumption", {"financial_year": "2020/21"}, "carried", "later year"),
        ("growth_assumption", {"financial_year": "2019/20"}, "stays", "old year"),
        ("finance_line", {}, "left", "does not say that it recurs"),
        ("finance_line", {"column": "Recurrent"}, "carried", "recurrent"),
        ("finance_line", {"line": "Nursing (non-recurrent)"}, "stays", "non-recurrent"),
        ("finance_line", {"column": "FYE"}, "carried", "full-year effect"),
        ("finance_line", {"column": "PYE"}, "stays", "part-year effect"),
        ("finance_line", {"column": "Recurrent", "is_total": True}, "stays", "summed anew"),
        ("finance_line", {"column": "FYE", "financial_year": "2018/19"}, "stays", "earlier year"),
        ("finance_line", {"financial_year": "2020/21"}, "carried", "later year"),
        ("observation", {}, "stays", "observed in the old year"),
        ("measure", {}, "left", "measured in the old year"),
        ("risk", {}, "carried", "in the register"),
        ("goal", {}, "carried", "goals"),
    ],
)
def test_each_kind_has_its_rule(kind, fields, fate, why):
    (found,) = judged([entry(kind, **fields)], YEARS, Choices())
    assert (found.verdict.fate, found.goes) == (fate, fate == "carried")
    assert why in found.why


def test_a_month_of_the_old_year_is_not_carried():
    april = {"label": "April", "start": "2019-04-01", "end": "2019-04-30"}
    (found,) = judged([entry("finance_line", column="Recurrent", period=april)], YEARS, Choices())
    assert "part of the old year" in found.why


def test_of_a_line_with_both_effects_the_full_year_is_carried():
    lines = [
        entry("finance_line", 1, column="Recurrent", amount_gbp="100"),
        entry("finance_line", 2, column="FYE", amount_gbp="150"),
        entry("finance_line", 3, column="Recurrent", line="Beds", amount_gbp="7"),
    ]
    found = judged(lines, YEARS, Choices())
    assert [each.goes for each in found] == [False, True, True]
    assert found[0].why == "its full-year effect is carried instead"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Recurrent", "recurrent"),
        ("Recurring savings", "recurrent"),
        ("Non recurrent", "non_recurrent"),
        ("Non-recurring", "non_recurrent"),
        ("One-off", "non_recurrent"),
        ("Full Year Effect", "full_year_effect"),
        ("Recurrent and non-recurrent", ""),
        ("FYE/PYE", ""),
        ("Plan", ""),
    ],
)
def test_what_a_line_says_of_itself(words, says):
    assert recurrence(record("finance_line", column=words)) == says  # type: ignore[arg-type]


def test_what_belongs_to_a_scheme_that_does_not_go_stays_with_it():
    entries = [
        entry("scheme", gateway="stopped"),
        entry("milestone"),
        entry("qia"),
        entry("action", of="Wound care"),
        entry("milestone", 2, of="Something printed"),
    ]
    found = judged(entries, YEARS, Choices())
    assert [each.goes for each in found] == [False, False, False, True, True]
    assert found[1].why == "“Wound care”, which it belongs to, is not carried"


def test_what_belongs_to_a_delivered_scheme_does_not_follow_its_effect():
    entries = [entry("scheme", gateway="delivered", full_year_effect_gbp="5"), entry("milestone")]
    found = judged(entries, YEARS, Choices())
    assert [each.goes for each in found] == [True, False]
    assert carried_as(entries[0], YEARS).kind == "finance_line"  # type: ignore[union-attr]


def test_a_person_leaves_and_takes():
    entries = [
        entry("scheme"),
        entry("milestone"),
        entry("risk"),
        entry("measure"),
        entry("observation"),
    ]
    choices = Choices(
        leave=frozenset(["scheme-1"]),
        take=frozenset(["observation-1"]),
        leave_kinds=frozenset(["risk"]),
        take_kinds=frozenset(["measure"]),
    )
    found = judged(entries, YEARS, choices)
    assert [each.goes for each in found] == [False, False, False, True, False]
    assert found[0].why == "you leave it"
    assert found[3].why == "you take it"
    assert not found[4].may_be_chosen


@pytest.mark.parametrize(
    ("fields", "basis", "amounts"),
    [
        ({"net_saving_gbp": "400"}, "net", (None, None, None)),
        ({"net_saving_gbp": "400", "full_year_effect_gbp": "600"}, "net", (600, None, None)),
        (
            {"net_saving_gbp": "400", "gross_saving_gbp": "450", "full_year_effect_gbp": "600"},
            "not_stated",  # nobody says which of the two the effect is
            (None, None, 600),
        ),
        ({"full_year_effect_gbp": "600"}, "not_stated", (None, None, 600)),
    ],
)
def test_a_scheme_saves_its_full_year_effect_and_nothing_guessed(fields, basis, amounts):
    scheme = record("scheme", financial_year="2019/20", investment_gbp="50", **fields)
    found = scheme_carried(scheme, YEARS.new)  # type: ignore[arg-type]
    assert found.saving_basis == basis
    assert (found.net_saving_gbp, found.gross_saving_gbp, found.saving_gbp) == amounts
    assert (found.financial_year, found.investment_gbp) == ("2020/21", None)
    if "net_saving_gbp" in fields:
        assert found.prior_year.startswith("net saving 2019/20: £400")  # type: ignore[union-attr]


def test_sums_keep_the_bases_apart():
    schemes = [
        record("scheme", net_saving_gbp="400.50"),
        record("scheme", net_saving_gbp="100", gross_saving_gbp="120"),
        record("scheme"),
    ]
    assert saved(schemes) == {"net": (2, Decimal("500.50")), "gross": (1, Decimal(120))}  # type: ignore[arg-type]


def test_an_effect_that_nobody_states_is_no_line():
    with pytest.raises(ValueError, match="no full-year effect"):
        effect_of(record("scheme"), YEARS.new)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (date(2019, 4, 1), date(2020, 3, 31), (date(2020, 4, 1), date(2021, 3, 31))),
        (date(2019, 4, 1), date(2022, 3, 31), (date(2019, 4, 1), date(2022, 3, 31))),
        (date(2020, 2, 29), date(2020, 2, 29), (date(2021, 2, 28), date(2021, 2, 28))),
        (date(2017, 6, 1), date(2017, 6, 30), (date(2020, 6, 1), date(2020, 6, 30))),
    ],
)
def test_a_target_is_set_for_the_same_days_of_the_new_year(starts, ends, found):
    target = Entry("target-1", "1", "target", "At least 95", None, starts, ends)
    assert target_days(target, YEARS) == found


def test_a_plan_of_no_known_year_keeps_what_cannot_be_told():
    years = Years(Period(""), periods.parse("2020/21"))
    entries = [
        entry("finance_line", column="Recurrent", financial_year="2019/20"),
        entry("contract"),
    ]
    assert [each.verdict.fate for each in judged(entries, years, Choices())] == ["carried", "left"]


@given(data=st.data())
def test_of_any_records_each_is_judged_once_and_none_is_made_up(data):
    kinds = data.draw(st.lists(st.sampled_from(sorted(set(KINDS) - {"organisation"})), max_size=8))
    records = [data.draw(RECORDS[kind]) for kind in kinds]
    entries = [
        Entry(str(number), str(number), each.kind, each.kind, each)
        for number, each in enumerate(records)
    ]
    take = (
        frozenset(data.draw(st.lists(st.sampled_from(kinds), max_size=3))) if kinds else frozenset()
    )
    found = judged(entries, YEARS, Choices(take_kinds=take))
    assert [each.entry for each in found] == entries
    for each in found:
        assert each.why
        if each.goes:
            assert each.verdict.fate != "stays"
            new, old = carried_as(each.entry, YEARS), each.entry.record
            assert new is not None
            assert old is not None
            stated = {value for value in dict(old).values() if isinstance(value, Decimal)}
            assert {value for value in dict(new).values() if isinstance(value, Decimal)} <= stated
