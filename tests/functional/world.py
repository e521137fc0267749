"""The people, plans and papers that the pages are tested with: the seeds, and some of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from placeplan.exchange.commit import commit, upload
from placeplan.exchange.reading import read_bytes
from placeplan.rooms.places.models import Import, MembershipRole, Organisation, Plan
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

SEEDS = Path("/work/shared/seeds")
if not SEEDS.is_dir():
    SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
DASHBOARD = SEEDS / "000_8b5c526c202ba8e7.txt"
BOARD_REPORT = SEEDS / "003_9231c6c129e9e283.txt"
PASSWORD = "a long phrase for tests"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

VALES = """\
Ref\tDescription\tPeriod\tNorth Vale CCG\t\t\t\tSouth Vale CCG\t\t\t\tUpdates
\t\t\tValue\tPeers\tEngland\tTrend\tValue\tPeers\tEngland\tTrend\t
<b>Better Care</b>\t\t\t\t\t\t\t\t\t\t\t
127c\tSeen within four hours in A&E\t{period}\t{a}%\t3/11\t{ra}/195\t\t{b}%\t9/11\t{rb}/195\t\tA recovery plan is agreed.
126a\tEstimated diagnosis rate for people with dementia\t{period}\t{c}%\t2/11\t24/195\t\t70.1%\t6/11\t90/195\t\t
123d\tCrisis team provision (not available)\t\t\t\t\t\t\t\t\t\t
<b>Leadership</b>\t\t\t\t\t\t\t\t\t\t\t
165a\tQuality of leadership\t{period}\tAmber\t\t\t\tRed\t\t\t\t
"""
QUARTERS = (
    ("Q1 2018/19", date(2018, 7, 26), {"a": "88.1", "ra": 120, "b": "91.0", "rb": 60, "c": "66.0"}),
    (
        "Q2 2018/19",
        date(2018, 10, 25),
        {"a": "89.4", "ra": 96, "b": "86.2", "rb": 130, "c": "67.3"},
    ),
    ("Q3 2018/19", date(2019, 1, 31), {"a": "92.7", "ra": 40, "b": "83.9", "rb": 171, "c": "68.8"}),
)
LATER = """\
<b>Priority</b>\t<b>Improve the Quality of Health and Social Care</b>
<b>Objective</b>\t<b>Improve the Quality of Primary Care</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Development of quality mark for general practice\t<del>March 2014</del> June 2014\tIan Stidston\tThe mark waits for the survey of patients.\tA
"""
ODD = """\
Ref\tDescription\tPeriod\tNorth Vale CCG\t\t\tUpdates
\t\t\tValue\tPeers\tEngland\t
101a\tSmoking at delivery\tQ1 2018/19\t8.2%\t2/11\t86.195\tOn course.
102b\tHealthy weight\tLast summer\t£5,83.00\t4/11\t70/195\t
"""


@dataclass(frozen=True, slots=True)
class World:
    """Who and what there is."""

    analyst: Person
    reader: Person
    outsider: Person
    improvement: Plan
    wellbeing: Plan
    vales: Plan
    waiting: Import


def build() -> World:
    """The world in the test's database."""
    essex = _organisation("Castle Point & Rochford CCG", "commissioner")
    southend = _organisation("Southend CCG", "commissioner")
    thurrock = _organisation("Thurrock Council", "local_authority")
    north = _organisation("North Vale CCG", "commissioner")
    south = _organisation("South Vale CCG", "commissioner")
    analyst = _person("ana", "Ana Lytton", "Performance analyst")
    reader = _person("rea", "Rea Dunn", "Board member")
    outsider = _person("otto", "Otto Else", "Somebody else")
    for organisation in (essex, thurrock, north):
        _member(analyst, organisation, MembershipRole.ANALYST)
        _member(reader, organisation, MembershipRole.READER)
    improvement = create_plan(
        actor=analyst,
        at=AT,
        title="Improvement and assessment 2018/19",
        owner=essex,
        partners=[southend],
        financial_year="2018/19",
    )
    wellbeing = create_plan(
        actor=analyst,
        at=AT,
        title="Health and wellbeing strategy delivery plan 2013/14",
        owner=thurrock,
        financial_year="2013/14",
        visibility="public",
    )
    vales = create_plan(
        actor=analyst,
        at=AT,
        title="Vales together 2018/19",
        owner=north,
        partners=[south],
        financial_year="2018/19",
    )
    _commit(analyst, improvement, DASHBOARD.name, DASHBOARD.read_bytes(), date(2018, 11, 29))
    _commit(analyst, wellbeing, BOARD_REPORT.name, BOARD_REPORT.read_bytes(), date(2013, 9, 19))
    for number, (period, stated_on, values) in enumerate(QUARTERS, start=1):
        text = VALES.format(period=period, **values)
        _commit(analyst, vales, f"dashboard-q{number}.txt", text.encode(), stated_on)
    waiting = upload(
        "odd figures.txt",
        ODD.encode(),
        plan=vales,
        actor=analyst,
        stated_on=date(2019, 2, 28),
        at=AT,
    )
    return World(analyst, reader, outsider, improvement, wellbeing, vales, waiting)


def revise(world: World) -> None:
    """A later paper of the board, which moves a deadline."""
    _commit(
        world.analyst, world.wellbeing, "board-november.txt", LATER.encode(), date(2013, 11, 14)
    )


def _organisation(name: str, kind: str) -> Organisation:
    return add_organisation(actor=OPERATOR, at=AT, name=name, org_kind=kind)


def _person(username: str, name: str, job: str) -> Person:
    return add_person(
        actor=OPERATOR, username=username, name=name, password=PASSWORD, at=AT, job_title=job
    )


def _member(person: Person, organisation: Organisation, role: str) -> None:
    add_membership(actor=OPERATOR, at=AT, person=person, organisation=organisation, role=role)


def _commit(actor: Person, plan: Plan, name: str, data: bytes, stated_on: date) -> None:
    reading = read_bytes(name, data)
    commit(reading, plan=plan, actor=actor, stated_on=stated_on, at=AT, data=data)
