"""The people, plans and papers that the pages are tested with: seed papers, and some of ours.

Run as a script it fills the database of PLACEPLAN_HOME and prints where everything is, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

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
HUBS = """\
<b>Priority</b>\t<b>Care near home</b>
<b>Objective</b>\t<b>Open places for care</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Choose a builder for the hub\tMarch 2014\tIan Marsh\t{update}\tA
Open the {name} in the market square\tJune 2014\tIan Marsh\tNot begun\tG
Train forty nurses in wound care\tMay 2014\tDee Royle\tTen are trained\tG
Move the clinic out of the old ward\tMay 2014\tDee Royle\tPlanned\tG
Write to every practice\tJuly 2014\tDee Royle\tPlanned\tG
"""
AUTUMN = date(2013, 9, 19)
BROKEN_PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog"


def build(
    dashboard: Path, board_report: Path, operational: Path, integrated: Path
) -> dict[str, Any]:
    """Fills the database; the addresses of the pages, and a session for each person."""
    from checks_world import checked  # type: ignore[import-not-found]
    from delivery_world import worked  # type: ignore[import-not-found]
    from django.urls import reverse
    from logs_world import logged  # type: ignore[import-not-found]
    from risk_world import watched  # type: ignore[import-not-found]
    from statistics_world import (  # type: ignore[import-not-found]
        charts,
        hospitals,
        statistics,
    )
    from year_world import ended  # type: ignore[import-not-found]

    from placeplan.exchange.amend import amend, enter
    from placeplan.exchange.commit import commit, read_waiting, upload
    from placeplan.exchange.reading import read_bytes
    from placeplan.rooms.delivery.models import Concern, Deliverable, Measure, Programme, Scheme
    from placeplan.rooms.finance.models import FinanceLine
    from placeplan.rooms.performance.models import Indicator, Observation
    from placeplan.rooms.performance.services.targets import set_target
    from placeplan.rooms.places.models import Import, MembershipRole, Organisation, Plan
    from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
    from placeplan.rooms.register.models import Person
    from placeplan.rooms.register.operator import OPERATOR
    from placeplan.rooms.register.services import add_person
    from placeplan.rooms.strategy.models import Goal

    def organisation(name: str, kind: str = "commissioner") -> Organisation:
        return add_organisation(actor=OPERATOR, at=AT, name=name, org_kind=kind)

    def person(username: str, name: str) -> Person:
        return add_person(actor=OPERATOR, username=username, name=name, password=PASSWORD, at=AT)

    def paper(plan: Plan, name: str, data: bytes, stated_on: date) -> None:
        reading = read_bytes(name, data)
        commit(reading, plan=plan, actor=ana, stated_on=stated_on, at=AT, data=data)

    essex, southend = organisation("Castle Point & Rochford CCG"), organisation("Southend CCG")
    thurrock = organisation("Thurrock Council", "local_authority")
    north, south = organisation("North Vale CCG"), organisation("South Vale CCG")
    ana, rea, otto = person("ana", "Ana Lytton"), person("rea", "Rea Dunn"), person("otto", "Otto")
    for each in (essex, thurrock, north):
        for who, role in ((ana, MembershipRole.ANALYST), (rea, MembershipRole.READER)):
            add_membership(actor=OPERATOR, at=AT, person=who, organisation=each, role=role)
    sue = person("sue", "Sue Marlow")
    for who, role in ((ana, MembershipRole.ADMINISTRATOR), (sue, MembershipRole.FINANCE)):
        add_membership(actor=OPERATOR, at=AT, person=who, organisation=south, role=role)

    def plan(title: str, owner: Organisation, **more: Any) -> Plan:
        return create_plan(actor=ana, at=AT, title=title, owner=owner, **more)

    improvement = plan("Improvement 2018/19", essex, partners=[southend], financial_year="2018/19")
    wellbeing = plan("Wellbeing 2013/14", thurrock, financial_year="2013/14", visibility="public")
    vales = plan("Vales 2018/19", north, partners=[south], financial_year="2018/19")
    empty = plan("Nothing yet 2026/27", north)
    scratch = plan("For trying things", north)
    paper(improvement, "dashboard.txt", dashboard.read_bytes(), date(2018, 11, 29))
    paper(wellbeing, "board report.txt", board_report.read_bytes(), date(2013, 9, 19))
    paper(wellbeing, "board november.txt", LATER.encode(), date(2013, 11, 14))
    for number, (period, stated_on, values) in enumerate(QUARTERS, start=1):
        text = VALES.format(period=period, **values)
        paper(vales, f"quarter {number}.txt", text.encode(), stated_on)
    waiting = upload(
        "odd.txt", ODD.encode(), plan=vales, actor=ana, stated_on=date(2019, 2, 28), at=AT
    )

    disputed = plan("Disputed 2013/14", north)
    paper(disputed, "first.txt", HUBS.format(update="Bids are in", name="hub").encode(), AUTUMN)
    bids = Deliverable.objects.get(plan=disputed, title__startswith="Choose")
    amend(bids, {"update": "Builder chosen"}, actor=ana, at=AT, stated_on=AT.date(), reason="call")
    second = HUBS.format(update="Bids are weighed", name="new hub").encode()
    conflict = upload(
        "second.txt", second, plan=disputed, actor=ana, stated_on=date(2026, 4, 1), at=AT
    )
    failed = upload("broken.pdf", BROKEN_PDF, plan=disputed, actor=ana, stated_on=AUTUMN, at=AT)
    read_waiting(failed.pk, lambda done, total: None)

    work = plan("Work 2019/20", essex, financial_year="2019/20")
    paper(work, "operational plan.txt", operational.read_bytes(), date(2019, 4, 4))
    paper(work, "integrated plan.txt", integrated.read_bytes(), date(2013, 7, 1))
    children = Programme.objects.get(title="Children's Transformation Programme")
    dementia = Scheme.objects.filter(plan=work).exclude(actions=[]).in_order()[0]

    target = set_target(
        actor=ana,
        at=AT,
        plan=vales,
        indicator=Indicator.objects.get(slug=_slug(Indicator, vales, "127c")),
        kind="plan",
        comparator=">=",
        value=Decimal("92.5"),
        starts_on=date(2018, 4, 1),
        ends_on=date(2019, 3, 31),
        stated_on=date(2018, 4, 26),
        reason="Operating plan",
    )

    acts: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "action",
            {"text": "Call everybody who waits", "owners": ["Ola Green"], "indicators": ["127c"]},
        ),
        ("scheme", {"title": "Streaming", "saving_basis": "net", "indicators": ["127c"]}),
    )
    for kind, values in acts:
        enter(kind, values, plan=vales, actor=ana, at=AT, stated_on=date(2019, 2, 28))

    def listed(name: str, query: str = "") -> str:
        return reverse(name, args=[work.slug]) + query

    def record(kind: str, row: Any) -> str:
        return reverse("record", args=[kind, row.pk])

    mark = Deliverable.objects.filter(title__startswith="Development of quality mark")
    board = reverse("delivery-report", args=[wellbeing.slug])
    performance = reverse("performance", args=[improvement.slug])
    pages = {
        "home": "/",
        "plans": reverse("plans"),
        "plan": reverse("plan", args=[wellbeing.slug]),
        "plan-of-indicators": reverse("plan", args=[vales.slug]),
        "plan-empty": reverse("plan", args=[empty.slug]),
        "performance": performance,
        "performance-filtered": f"{performance}?quartile=worst&sort=-england&columns=value&columns=england",
        "performance-none": f"{performance}?text=zebra",
        "performance-trend": reverse("performance", args=[vales.slug]),
        "targets": f"{reverse('targets', args=[vales.slug])}?past=yes",
        "targets-empty": reverse("targets", args=[empty.slug]),
        "target-add": reverse("target-add", args=[vales.slug]),
        "trajectory-add": reverse("trajectory-add", args=[vales.slug]),
        "target-withdraw": reverse("target-withdraw", args=[target.pk]),
        "performance-empty": reverse("performance", args=[empty.slug]),
        "report": board,
        "report-filtered": f"{board}?rag=R",
        "report-past": f"{board}?as_at=1+October+2013&text=quality+mark",
        "report-bad-date": f"{board}?as_at=soonish&rag=R",
        "report-empty": reverse("delivery-report", args=[empty.slug]),
        "compare": f"{reverse('compare', args=[wellbeing.slug])}?from=1+October+2013",
        "compare-days": reverse("compare", args=[wellbeing.slug]),
        "compare-none": f"{reverse('compare', args=[wellbeing.slug])}?from=1+May+2030",
        "compare-wrong": f"{reverse('compare', args=[wellbeing.slug])}?from=soonish&from_known=2014",
        "trail": reverse("trail", args=[scratch.slug]),
        "trail-none": f"{reverse('trail', args=[scratch.slug])}?from=2030&to=soonish",
        "add-at-past-date": f"{reverse('record-add', args=[wellbeing.slug, 'scheme'])}?as_at=2013",
        "indicator": reverse("indicator", args=[_slug(Indicator, improvement, "131a")]),
        "indicator-trend": reverse("indicator", args=[_slug(Indicator, vales, "127c")]),
        "observation": record("observation", Observation.objects.get(national_printed="86.195")),
        "deliverable": record("deliverable", mark.get(superseded_by=None)),
        "deliverable-earlier": record("deliverable", mark.exclude(superseded_by=None).get()),
        "measure": record("measure", Measure.objects.get(name__startswith="% of people with dem")),
        "concern": record("concern", Concern.objects.filter(text__startswith="Sickle").get()),
        "goal": record("goal", Goal.objects.filter(plan=wellbeing, goal_kind="objective")[0]),
        "imports": reverse("imports"),
        "import-new": reverse("import-new"),
        "import-waiting": reverse("import", args=[waiting.pk]),
        "import-committed": reverse(
            "import", args=[Import.objects.get(file__name="board report.txt").pk]
        ),
        "import-conflict": reverse("import", args=[conflict.pk]),
        "import-failed": reverse("import", args=[failed.pk]),
        "import-undo": reverse(
            "import-undo", args=[Import.objects.get(file__name="quarter 3.txt").pk]
        ),
        "import-undo-not": reverse(
            "import-undo", args=[Import.objects.get(file__name="first.txt").pk]
        ),
        "record-change": reverse(
            "record-change",
            args=[
                "deliverable",
                Deliverable.objects.current().get(update_text="Builder chosen").pk,
            ],
        ),
        "plan-of-work": listed("plan"),
        "programmes": listed("programmes"),
        "programmes-chosen": listed("programmes", "?level=CCG&sort=-title"),
        "programmes-none": listed("programmes", "?text=zebra"),
        "portfolio-empty": reverse("portfolio", args=[empty.slug]),
        "programmes-empty": reverse("programmes", args=[empty.slug]),
        "programme": reverse("programme", args=[children.pk]),
        "schemes": listed("schemes"),
        "scheme": reverse("scheme", args=[dementia.pk]),
        "milestones": listed("milestones"),
        "actions": listed("actions"),
        "decisions": listed("decisions"),
        "finance-lines": listed("finance_lines"),
        "contracts": listed("contracts"),
        "growth": listed("growth_assumptions"),
        "risks": listed("risks"),
        "commitments": listed("commitments"),
        "alignments": listed("alignments"),
        "standards": listed("standards"),
        "engagements": listed("engagements"),
        "forums": listed("forums"),
        "services": listed("services"),
        "finance-line": record("finance_line", FinanceLine.objects.filter(plan=work).in_order()[0]),
        "people": reverse("people"),
        "people-none": reverse("people") + "?text=zebra",
        "person": reverse("person", args=[sue.pk]),
        "person-new": reverse("person-new"),
        "account": reverse("account"),
        "account-confirm": reverse("account-confirm"),
        "password-forgotten": reverse("password-forgotten"),
        "help": reverse("help"),
        "accessibility": reverse("accessibility"),
        "api-docs": reverse("api-docs"),
        "records": reverse("records", args=[wellbeing.slug, "goal"]),
        "records-many": reverse("records", args=[improvement.slug, "observation"]),
        "missing": "/nothing-here/",
        **statistics(ana, AT),
        **ended(plan("Falls 2018/19", south, financial_year="2018/19"), ana, AT),
        **worked(plan("Work on falls 2025/26", north), ana, AT),
        **watched(plan("Risks of building 2025/26", north), ana, AT),
        **logged(plan("Logs of falls 2025/26", north), ana, AT),
        **checked(plan("Checks of falls 2025/26", north), ana, empty, AT),
        "heat-map-empty": reverse("heat-map", args=[empty.slug]),
        "assurance-framework-empty": reverse("assurance-framework", args=[empty.slug]),
        **charts(ana, vales, AT),
        **hospitals(ana, AT),
    }
    return {
        "pages": pages,
        "sessions": {who.username: _session(who) for who in (ana, rea, otto)},
        "plans": {
            "scratch": scratch.slug,
            "disputed": disputed.slug,
            "improvement": improvement.slug,
            "vales": vales.slug,
        },
        "files": {
            each.file.name: each.file.sha256 for each in Import.objects.select_related("file")
        },
    }


def _slug(model: Any, plan: Any, ref: str) -> str:
    found = model.objects.filter(ref=ref, observations__plan=plan).distinct()
    return str(found.get().slug)


def _session(person: Any) -> str:
    """The key of a session in which the person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeplan.shell.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(build(*map(Path, sys.argv[1:5]))))
