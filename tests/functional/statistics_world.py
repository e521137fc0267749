"""Published statistics, for the pages that load, draw and compare them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any


def statistics(analyst: Any, at: datetime) -> dict[str, str]:
    """The addresses of the pages on published statistics, after some were brought."""
    from django.urls import reverse

    from placeplan.exchange import national_waiting
    from placeplan.exchange.national import load
    from placeplan.exchange.sources import ae_monthly, cancer_waits
    from placeplan.rooms.performance.models import NationalFile

    april = ae_monthly.sample()
    revised = april.replace(b",9000,", b",9100,").replace(b",17000,", b",17200,")
    for name, data in (("april.csv", april), ("revised.csv", revised)):
        load([(name, data)], analyst, at)
    later = ae_monthly.sample("MSitAE-MAY-2023")
    broken = later.replace(b"A&E attendances Type 1", b"People")

    def waiting(*files: tuple[str, bytes]) -> str:
        found = national_waiting.bring(files, actor=analyst, at=at)
        national_waiting.read_waiting(found.pk)
        return reverse("statistics-waiting", args=[found.pk])

    number = NationalFile.objects.get(state="published").pk
    return {
        "statistics": reverse("statistics"),
        "statistics-none": reverse("statistics") + "?period=May+1999",
        "statistics-new": reverse("statistics-new"),
        "statistics-one": reverse("statistics-one", args=[number]),
        "statistics-undo": reverse("statistics-undo", args=[number]),
        "statistics-waiting": waiting(("may.csv", later), ("cancer.xlsx", cancer_waits.sample())),
        "statistics-refused": waiting(("may.csv", broken), ("words.txt", b"Dear all,\n")),
    }


def charts(analyst: Any, plan: Any, at: datetime) -> dict[str, str]:
    """The addresses of charts of published statistics, and of a process that is a new one."""
    from django.urls import reverse

    import placeplan.demo
    from placeplan.exchange.national import load
    from placeplan.rooms.performance.models import Indicator
    from placeplan.rooms.performance.services.rebases import add_rebase

    folder = Path(placeplan.demo.__path__[0]) / "statistics"
    load([("a-and-e.csv", (folder / "a-and-e.csv").read_bytes())], analyst, at)
    rebase = add_rebase(
        actor=analyst, at=at, plan=plan, organisation=plan.owner, on=date(2018, 7, 1),
        indicator=Indicator.objects.filter(ref="127c", observations__plan=plan)[0],
        reason="Minor injuries moved to the new centre", stated_on=date(2018, 10, 25),
    )  # fmt: skip
    chart = reverse("indicator", args=["ae-four-hours"])
    return {
        "indicator-defined": f"{chart}?organisation=RAJ",
        "indicator-successors": f"{chart}?organisation=RAJ&of=successors",
        "indicator-england": chart,
        "indicator-which": f"{chart}?organisation=university",
        "indicator-nobody": f"{chart}?organisation=zebra",
        "indicator-chosen": f"{chart}?organisation=RAJ&limits=chance&trend=6&since=1+April+2024",
        "rebase-withdraw": reverse("rebase-withdraw", args=[rebase.pk]),
    }


def hospitals(analyst: Any, at: datetime) -> dict[str, str]:
    """The addresses of what published statistics say of a plan's trusts, and of all trusts."""
    from django.urls import reverse

    from placeplan.rooms.places.models import MembershipRole
    from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
    from placeplan.rooms.register.operator import OPERATOR

    names = (("Mere Trust", "RAJ"), ("Shore Trust", "RDE"))
    mere, shore = (
        add_organisation(actor=OPERATOR, at=at, name=name, ods_code=code, org_kind="acute_provider")
        for name, code in names
    )
    add_membership(
        actor=OPERATOR, at=at, person=analyst, organisation=mere, role=MembershipRole.ANALYST
    )
    plan = create_plan(
        actor=analyst, at=at, title="Hospitals 2024/25", owner=mere, partners=[shore]
    )
    board = reverse("performance", args=[plan.slug])
    changes = reverse("exceptions", args=[plan.slug])
    standards = reverse("national-standards")
    return {
        "performance-published": board,
        "performance-sorted": f"{board}?sort=-value&order=exceptions",
        "exceptions": changes,
        "exceptions-past": f"{changes}?period=March+2025&organisation=Mere+Trust",
        "exceptions-none": f"{changes}?domain=Nowhere",
        "national-standards": standards,
        "national-standards-plan": f"{standards}?plan={plan.slug}&sort=-missed",
        "national-standard": f"{standards}?standard=ae-four-hours&plan={plan.slug}",
        "national-standards-none": f"{standards}?text=zebra",
    }
