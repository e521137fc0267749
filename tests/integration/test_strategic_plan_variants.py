"""Strategic plans of other areas: other words, other years, as a page, as lines, hard-wrapped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from placeplan.documents.writers import docx
from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import (
    Action,
    Alignment,
    Commitment,
    Decision,
    Engagement,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    Measure,
    Milestone,
    Narrative,
    Organisation,
    Programme,
    Record,
    Scheme,
    Service,
)

R = TypeVar("R", bound=Record)
D = Decimal


def read(text: str, name: str = "plan.txt") -> Reading:
    return read_bytes(name, text.encode())


def of(kind: type[R], reading: Reading) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


def goals(kind: str, reading: Reading) -> list[Goal]:
    return [each for each in of(Goal, reading) if each.goal_kind == kind]


PAGE = """\
<h1>Westmoor integrated care strategy 2023-28</h1>
<p>This strategy was agreed by the Westmoor Integrated Care Board at its meeting on 12 March 2023.</p>
<h2>Our vision</h2>
<p>Everyone in Westmoor lives a longer and happier life.</p>
<h2>Our values</h2>
<ul><li>Compassion</li><li>Working as one team</li></ul>
<h2>Strategic objectives</h2>
<h3>Strategic objective 1: Give every child the best start</h3>
<p>We will open four family hubs by March 2025. Obesity in year 6 is 24.1%.</p>
<h3>Strategic objective 2: Help people to age well</h3>
<p>We will work with our councils to expand reablement services.</p>
<h2>About Westmoor</h2>
<p>Westmoor has a population of 412,300 people. By 2030 the number of people aged over 75 is
expected to grow by 31%.</p>
<h2>Our partners</h2>
<h3>Westmoor Hospitals NHS Trust (WHT)</h3>
<p>WHT is the main acute provider and serves 500,000 people.</p>
<p>WHT provides a wide range of acute services including maternity, stroke and trauma services.</p>
<h3>Moor Voluntary Action (MVA)</h3>
<p>MVA is a charity which supports local groups.</p>
<h2>Outcome ambitions</h2>
<h3>Ambition 1: Fewer early deaths (per 100,000 population)</h3>
<p>Definition: Deaths under 75 from causes that can be prevented.</p>
<p>Our main areas of focus are reducing smoking and improving screening.</p>
<h3>Ambition 2: Better quality of life for carers</h3>
<p>Definition: The average score of carers in the survey. Units: score out of 12.</p>
<p>Our Better Care Fund plan includes the following focus areas:</p>
<ul><li>Respite care</li><li>Carers' assessments</li></ul>
<h2>You said, we did</h2>
<table><tr><th>You said</th><th>Where is this included in the plan?</th></tr>
<tr><td>Easier access to GPs</td><td>P12 – Primary care<br>P30 – Workforce</td></tr></table>
<h2>What people told us</h2>
<p>We held a public engagement event, ‘Westmoor Talks’, on 4 October 2022 to hear what matters to
residents. Issues discussed included:</p>
<ul><li>Dentistry</li><li>Transport</li></ul>
<h2>Governance</h2>
<p>Our governance arrangements include:</p>
<ul><li>Westmoor Integrated Care Partnership</li><li>Finance Committee</li></ul>
<h2>Financial recovery</h2>
<p>The ICB ended 2022/23 with a deficit of £14.2m. We expect to reach financial balance by 2025/26.
The ICB's track record on efficiencies has been poor.</p>
<h2>Frameworks</h2>
<p>Our plan is fully aligned with the Westmoor Wellbeing Strategy.</p>
<p>The NHS Outcomes Framework has two domains:</p>
<ul><li>Domain 1: Living longer</li><li>Domain 2: Living well</li></ul>
"""


@pytest.fixture(scope="module")
def page() -> Reading:
    return read(f"<html><body>{PAGE}</body></html>", "plan.html")


class TestAPage:
    def test_goals(self, page: Reading) -> None:
        assert [g.title for g in goals("vision", page)] == [
            "Everyone in Westmoor lives a longer and happier life."
        ]
        assert [g.title for g in goals("value", page)] == ["Compassion", "Working as one team"]
        assert [(g.code, g.title) for g in goals("objective", page)] == [
            ("1", "Give every child the best start"),
            ("2", "Help people to age well"),
        ]
        assert [(g.title, g.parent) for g in goals("domain", page)] == [
            ("Living longer", "NHS Outcomes Framework"),
            ("Living well", "NHS Outcomes Framework"),
        ]

    def test_ambitions(self, page: Reading) -> None:
        first, second = goals("ambition", page)
        assert (first.code, first.unit) == ("1", "per 100,000 population")
        assert first.definition == "Deaths under 75 from causes that can be prevented."
        assert second.unit == "score out of 12"
        assert [(g.title, g.parent) for g in goals("priority", page)] == [
            ("reducing smoking", first.title),
            ("improving screening", first.title),
            ("Respite care", "Better Care Fund plan"),
            ("Carers' assessments", "Better Care Fund plan"),
        ]

    def test_undertakings_and_figures(self, page: Reading) -> None:
        hubs, work = of(Action, page)
        assert hubs.due is not None
        assert (hubs.of, hubs.due.end) == ("Give every child the best start", date(2025, 3, 31))
        assert work.due is None
        found = {each.text[:12]: each for each in of(Fact, page)}
        assert [f.value for f in found["Obesity in y"].figures] == [D("24.1")]
        growth = found["By 2030 the "]
        assert (growth.place, growth.figures[0].basis) == ("Westmoor", "forecast")

    def test_partners(self, page: Reading) -> None:
        assert [(o.name, o.short_name, o.org_kind) for o in of(Organisation, page)] == [
            ("Westmoor Hospitals NHS Trust", "WHT", "acute_provider"),
            ("Moor Voluntary Action", "MVA", "third_sector"),
        ]
        assert [s.name for s in of(Service, page)] == [
            "acute services",
            "maternity",
            "stroke",
            "trauma services",
        ]

    def test_engagement(self, page: Reading) -> None:
        table, event, *topics = of(Engagement, page)
        assert table.answered_in == ["P12 – Primary care", "P30 – Workforce"]
        assert (event.theme, event.event) == ("what matters to residents", "Westmoor Talks")
        assert [each.theme for each in topics] == ["Dentistry", "Transport"]
        assert {each.date.start for each in topics if each.date} == {date(2022, 10, 4)}

    def test_governance_and_money(self, page: Reading) -> None:
        (decision,) = of(Decision, page)
        assert (decision.of, decision.by) == ("This strategy", "Westmoor Integrated Care Board")
        assert [f.name for f in of(Forum, page)] == [
            "Westmoor Integrated Care Partnership",
            "Finance Committee",
        ]
        (line,) = of(FinanceLine, page)
        assert (line.line, line.financial_year, line.amount_gbp) == (
            "deficit",
            "2022/23",
            D(14_200_000),
        )
        (balance,) = of(Milestone, page)
        assert (balance.title, balance.due and balance.due.label) == (
            "reach financial balance",
            "2025/26",
        )
        assert [g.title[:7] for g in goals("challenge", page)] == ["The ICB"]
        (aligned,) = of(Alignment, page)
        assert (aligned.item, aligned.strength) == ("Our plan", "fully")

    def test_nothing_is_lost(self, page: Reading) -> None:
        found = page.coverage
        assert found.uncovered == ()
        assert found.paragraphs_narrative <= found.paragraphs * 0.1

    def test_the_same_in_word(self, page: Reading) -> None:
        back = read_bytes("plan.docx", docx.write(page.document))
        assert [(r.kind, r.natural_key()) for r in back.records] == [
            (r.kind, r.natural_key()) for r in page.records
        ]


WRAPPED = """\
 Fenland health system five year strategic plan
This strategic plan sets out the vision of the health and care partners of Fenland for the next five years and what
we will do together.
 OUR VISION
 About our vision
The partners are committed to a shared ambition of improving the health and wellbeing of everyone who lives in the
district.
Our vision is:

People in Fenland live long and healthy lives in strong
communities.
We want:
• every child to have the best start
• to help people to stay well for longer
We will deliver this by:
• Acting as one system with one budget
and one plan
System values and principles:
• Acting as one system with one budget
and one plan
 Outcome Ambition One: Potential years of life lost from causes that health care can
prevent (per 100,000 population)
Our main areas of focus are reducing smoking and finding cancer early. We will work with our
district councils to offer health checks in every village.
EA1: Potential years of life lost
 2200
2000

Definition: This indicator counts early deaths from causes that good care could have
prevented. Units: years per 100,000 people.

Outcome Ambition Two: Quality of life of people with long-term conditions
From 2026 personal budgets will be offered to everyone who has a long-term condition.

 Introducing Fenland
Fenland serves a resident population of over 102,000 people. 24 per
cent of the population is aged over 65.

asthma, and more falls of older people than anywhere else in the
county. The borough is also more deprived than its neighbours.

Fenland has higher levels than the national average of smoking, of
 Partners and providers
Fenland Community Health NHS Trust (FCH)
FCH is the provider of most community services in Fenland and employs
1,900 people.
"""


@pytest.fixture(scope="module")
def plan() -> Reading:
    return read(WRAPPED)


class TestHardWrapped:
    def test_goals(self, plan: Reading) -> None:
        assert [g.title[:17] for g in goals("vision", plan)] == ["People in Fenland"]
        assert [g.source.line for g in goals("objective", plan)] == [13, 14]
        assert [g.source.line for g in goals("value", plan)] == [16, 19]
        assert [(g.code, g.unit) for g in goals("ambition", plan)] == [
            ("One", "years per 100,000 people"),
            ("Two", None),
        ]

    def test_a_chart_gives_no_figures(self, plan: Reading) -> None:
        assert [m.name for m in of(Measure, plan)] == ["EA1: Potential years of life lost"]
        assert not [f for each in of(Fact, plan) for f in each.figures if f.value == 2200]
        assert "figure-lost" in [p.code for p in plan.problems]

    def test_what_comes_from_a_date_on(self, plan: Reading) -> None:
        (found,) = of(Milestone, plan)
        assert (found.start and found.start.label, found.due) == ("2026", None)

    def test_a_sentence_in_two_boxes(self, plan: Reading) -> None:
        (found,) = (each for each in of(Fact, plan) if each.uncertain)
        assert found.text == (
            "Fenland has higher levels than the national average of smoking, of asthma, and more "
            "falls of older people than anywhere else in the county."
        )

    def test_a_provider(self, plan: Reading) -> None:
        (found,) = of(Organisation, plan)
        assert (found.short_name, found.org_kind) == ("FCH", "community_provider")
        assert [s.name for s in of(Service, plan)] == ["community services"]


class TestLists:
    def test_parts_of_interventions(self) -> None:
        plan = read(
            "Intervention 1: Acting early through:\n\n- Health checks\n- Walks\n\n"
            "Intervention 2: Care at home by:\n\n- Nurses\n"
        )
        assert [(g.title, g.parent) for g in goals("intervention", plan)] == [
            ("Acting early", None),
            ("Health checks", "Acting early"),
            ("Walks", "Acting early"),
            ("Care at home", None),
            ("Nurses", "Care at home"),
        ]

    def test_bare_numbers_take_their_kind_from_the_sentence(self) -> None:
        plan = read(
            "The County Outcomes Framework sets out two domains and two ambitions as follows:\n\n"
            "Domain 1: Living longer\n\nDomain 2: Living well\n\n"
            "1: Adding years to life\n\n2: Adding life to years\n"
        )
        assert [(g.title, g.parent) for g in goals("ambition", plan)] == [
            ("Adding years to life", "County Outcomes Framework"),
            ("Adding life to years", "County Outcomes Framework"),
        ]
        assert [p.code for p in plan.problems] == ["columns-shifted"]

    def test_one_label_alone_is_no_goal(self) -> None:
        assert not of(Goal, read("Priority 1: this form goes to the front desk\n"))

    def test_schemes_programmes_and_reviews(self) -> None:
        plan = read(
            "Care will be joined up through two Better Care Fund schemes:\n\n- At home\n- In town\n\n"
            "Our work rests on key programmes of work including:\n\n- Digital records\n\n"
            "Two reviews have been commissioned. They are:\n\n"
            "1. Stroke review – it looks at beds.\n2. Falls review – it looks at homes.\n"
        )
        assert [(s.title, s.workstream) for s in of(Scheme, plan)] == [
            ("At home", "Better Care Fund"),
            ("In town", "Better Care Fund"),
        ]
        assert [(p.title, p.description) for p in of(Programme, plan)] == [
            ("Digital records", None),
            ("Stroke review", "it looks at beds."),
            ("Falls review", "it looks at homes."),
        ]

    def test_a_short_form_is_spelled_out(self) -> None:
        plan = read(
            "The Joint Planning Group (JPG) meets in May.\n\n"
            "The JPG's areas of focus are:\n\n- Winter\n"
        )
        assert [(g.title, g.parent) for g in goals("priority", plan)] == [
            ("Winter", "Joint Planning Group")
        ]

    def test_a_list_of_anything_else_is_prose(self) -> None:
        plan = read("The following rooms are free:\n\n- Room one\n- Room two\n")
        assert {type(each) for each in plan.records} == {Narrative}


class TestAnswers:
    def test_themes_with_their_places(self) -> None:
        plan = read(
            "You said, we did\n\n1. Shorter waits\n\nP4 – Plan on a page\n\npages 12-13: Clinics\n\n"
            "2. Kind staff\n\nP7 – Workforce\n"
        )
        assert [(e.theme, e.answered_in) for e in of(Engagement, plan)] == [
            ("Shorter waits", ["P4 – Plan on a page", "pages 12-13: Clinics"]),
            ("Kind staff", ["P7 – Workforce"]),
        ]

    def test_said_and_done_side_by_side(self) -> None:
        plan = read("You said: parking is hard\n\nWe did: a second car park opened\n")
        assert [(e.theme, e.answered_in) for e in of(Engagement, plan)] == [
            ("parking is hard", ["a second car park opened"])
        ]

    def test_a_page_number_beside_nothing_said_is_no_answer(self) -> None:
        assert not of(Engagement, read("Summary of the plan\n\nP4 – Plan on a page\n"))


FRAME = (
    "### Aims\n\n### Plans\n\nThe town is old. It has a wall.\n\nThe wall is long and high.\n\n"
    "Nobody has counted its stones.\n\n### Winter\n\n"
)


def told(sentence: str) -> list[Record]:
    """The records of a sentence below a heading of a plan."""
    return [each for each in read(FRAME + sentence + "\n").records if each.source.line > 11]


class TestSentences:
    @pytest.mark.parametrize(
        "sentence",
        [
            "We will open a clinic in the town.",
            "Vale Borough Council is developing a joint plan for housing.",
            "Through the pioneer programme, the health system is building new teams.",
            "Plans are in place to extend the service.",
            "It is hard to complain and the CCG will ensure that there is help.",
        ],
    )
    def test_actions(self, sentence: str) -> None:
        (found,) = told(sentence)
        assert isinstance(found, Action)
        assert (found.of, found.text) == ("Winter", sentence)

    @pytest.mark.parametrize(
        "sentence",
        [
            "This will help us to measure our success.",
            "The number of falls will be able to be counted.",
            "Health in the town is varied and its causes are many.",
            "In the event of frost in March 2020 patients stayed at home.",
        ],
    )
    def test_prose(self, sentence: str) -> None:
        assert {type(each) for each in told(sentence)} == {Narrative}

    @pytest.mark.parametrize(
        ("sentence", "kind"),
        [
            ("Safety is our first priority.", "priority"),
            ("A key focus is on building resilience.", "priority"),
            ("Our strategic intention is to have care close to home.", "aim"),
            ("We aim to reach the national target.", "aim"),
            ("Good records are essential to safe care.", "enabler"),
            ("Change will be enabled by the use of technology.", "enabler"),
            ("There is room for improvement in two week waits.", "challenge"),
            ("We will achieve our ambition by finding illness early.", "intervention"),
        ],
    )
    def test_goals(self, sentence: str, kind: str) -> None:
        (found,) = told(sentence)
        assert isinstance(found, Goal)
        assert (found.goal_kind, found.parent) == (kind, "Winter")

    def test_who_is_committed(self) -> None:
        (found,) = told(
            "The vale partners, who meet each month, are committed to fair care for all."
        )
        assert isinstance(found, Commitment)
        assert (found.framework, found.by) == ("Winter", "vale partners")

    def test_what_goes_on_belongs_to_it(self) -> None:
        (found,) = told("We will open a clinic. This will help people. They asked for it.")
        assert isinstance(found, Action)
        assert found.text.endswith("They asked for it.")

    def test_an_action_with_figures_is_a_fact_too(self) -> None:
        action, fact = told("We will reduce falls by 12% by March 2026.")
        assert isinstance(action, Action)
        assert isinstance(fact, Fact)
        assert action.due is not None
        assert (action.due.label, fact.figures[0].value) == ("March 2026", D(12))

    def test_what_was_done_is_no_step_to_come(self) -> None:
        assert not [r for r in told("All trusts met the rule in 2018/19.") if r.kind == "milestone"]

    def test_papers_without_sections_stay_prose(self) -> None:
        assert {type(r) for r in read("We will open a clinic in the town.\n").records} == {
            Narrative
        }
