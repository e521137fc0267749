"""The frame of every page: its menu, whose plan it shows, and the date that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from placeplan.rooms.places.actions import IMPORT, MANAGE_PEOPLE, SEE_PAPERS
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_any, may_in_plan
from placeplan.rooms.places.queries import latest_paper, organisation_names
from placeplan.rooms.register.pages import DATES, Asked, asked

MENU = (
    # text, name of the page, True where it belongs to a plan
    ("Home", "home", False),
    ("Plans", "plans", False),
    ("Performance", "performance", True),
    ("Delivery", "delivery", True),
    ("Money", "finance_lines", True),
    ("Risk", "risks", True),
    ("Checks", "plan-checks", True),
    ("Statistics", "statistics", False),
    ("Papers", "imports", False),
    ("Import", "import-new", False),
    ("People", "people", False),
)
SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    # page of the menu, or the plan itself: text and name of each page that belongs to it
    "plan": (
        ("Overview", "plan"),
        ("Commitments", "commitments"),
        ("Alignment", "alignments"),
        ("Engagement", "engagements"),
        ("Boards and groups", "forums"),
        ("Services", "services"),
        ("Compare dates", "compare"),
        ("Who did what", "trail"),
    ),
    "performance": (
        ("Indicators", "performance"),
        ("What changed", "exceptions"),
        ("Targets", "targets"),
        ("Standards in papers", "standards"),
        ("National standards", "national-standards"),
    ),
    "delivery": (
        ("Portfolio", "portfolio"),
        ("Board report", "delivery-report"),
        ("Programmes", "programmes"),
        ("Schemes", "schemes"),
        ("Milestones", "milestones"),
        ("Actions", "actions"),
        ("Decisions", "decisions"),
        ("Quality impact", "qias"),
        ("Assessments", "assessments"),
        ("Updates", "updates"),
        ("Escalations", "escalations"),
    ),
    "risks": (
        ("Register", "risks"),
        ("Assurance framework", "assurance-framework"),
        ("Heat map", "heat-map"),
        ("Issues and concerns", "concerns"),
    ),
    "action-log": (
        ("Actions", "action-log"),
        ("Decisions", "decision-log"),
    ),
    "finance_lines": (
        ("Statements", "finance_lines"),
        ("Contracts", "contracts"),
        ("Growth", "growth_assumptions"),
    ),
}
NATIONAL = ("national-standards",)
"""Pages of a section that are of no plan; the address says whose organisations are marked."""
OF_NOW = ("import-new", "people")
"""Entries of the menu that are of no date: what is done there is done now."""
WITHOUT_PLAN = {
    "performance": "national-standards",
    "delivery": "action-log",
    "plan-checks": "checks",
}
"""What an entry of the menu leads to where no plan is shown."""
OF_ALL = ("action-log",)
"""Sections whose pages are of all plans together."""
BELOW = {
    **dict.fromkeys(("year-end", "plan-close", "plan-settle"), "plan"),
    **dict.fromkeys(("plan-export", "plan-export-one"), "plan"),
    **dict.fromkeys(("programme", "programme-update", "programme-concern"), "programmes"),
    **dict.fromkeys(("scheme", "scheme-update", "scheme-concern", "scheme-gateway"), "schemes"),
    "scheme-case": "schemes",
    **dict.fromkeys(("action", "action-new"), "actions"),
    **dict.fromkeys(("decision", "decision-new"), "decisions"),
    "escalation": "escalations",
    "scheme-quality": "qias",
    "plan-check": "plan-checks",
    **dict.fromkeys(("risk", "risk-new", "risk-change", "risk-score"), "risks"),
}
"""Pages of one record, and the page of a section that they stand below."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu; `current` is "page" on the page itself and "true" below it."""

    text: str
    address: str
    current: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of a page."""

    person: str
    writes: bool
    works: bool
    menu: tuple[MenuItem, ...]
    section: tuple[MenuItem, ...]
    messages: Sequence[Message]
    dated: bool
    asked: Asked
    scope: str
    plan_address: str
    compared_at: str
    organisations: str
    latest: date | None
    kept: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, str], ...]
    without_date: str

    @property
    def as_at(self) -> date | None:
        return self.asked.as_at

    @property
    def known_on(self) -> datetime | None:
        return self.asked.known_at and timezone.localtime(self.asked.known_at)


def frame(request: HttpRequest, plan: Plan | None = None, *, scope: str = "") -> Frame:
    """The frame of a page: of one plan, or of several that `scope` names in words."""
    user = getattr(request, "user", None)  # an error page may come before anybody is known
    person = str(user) if user is not None and user.is_authenticated else ""
    dates = asked(request)
    writes, manages = may_any(request.user, IMPORT, MANAGE_PEOPLE) if person else (False, False)
    works = bool(person) and plan is not None and may_in_plan(request.user, SEE_PAPERS, plan)
    hidden = _hidden(bool(person), writes, manages, works)
    return Frame(
        person=person,
        writes=writes and not dates.is_past,
        works=works,
        menu=tuple(_menu(request, plan, hidden)),
        section=tuple(_section(request, plan, hidden)),
        messages=list(get_messages(request)),
        dated=bool(plan or scope),
        asked=dates,
        scope=scope,
        plan_address=keep(request, reverse("plan", args=[plan.slug])) if plan else "",
        compared_at=_compared(plan, dates) if plan else "",
        organisations=", ".join(organisation_names(plan)) if plan else "",
        latest=latest_paper(request.user, plan, known_at=dates.known_at) if plan else None,
        kept=tuple(
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in DATES
        ),
        dates=tuple((name, value) for name in DATES if (value := request.GET.get(name))),
        without_date=_without(request, DATES),
    )


def keep(request: HttpRequest, address: str) -> str:
    """The address with the dates that this page's own address asks for."""
    dates = {name: value for name in DATES if (value := request.GET.get(name))}
    if not dates:
        return address
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(dates)) if part)
    return parts._replace(query=query).geturl()


def _compared(plan: Plan, dates: Asked) -> str:
    """The address that compares the plan as this page shows it with the plan as it is now."""
    asked_for = {"from": dates.as_at_typed, "from_known": dates.known_at_typed}
    query = urlencode({name: typed for name, typed in asked_for.items() if typed})
    address = reverse("compare", args=[plan.slug])
    return f"{address}?{query}" if query else address


def _hidden(signed_in: bool, writes: bool, manages: bool, works: bool) -> set[str]:
    """The pages of the menu and of its sections that the reader has no use for."""
    used = {
        "imports": signed_in,
        "statistics": signed_in,
        "import-new": writes,
        "people": manages,
        "checks": signed_in,
        "plan-checks": works,
        "trail": works,
    }
    return {name for name, use in used.items() if not use}


def _menu(request: HttpRequest, plan: Plan | None, hidden: set[str]) -> list[MenuItem]:
    found: list[MenuItem] = []
    section = _section_of(_page(request))
    for text, page, of_plan in MENU:
        name = page if plan is not None else WITHOUT_PLAN.get(page, page)
        if (of_plan and plan is None and name == page) or name in hidden:
            continue
        address = _address(name, plan if of_plan else None)
        current = "" if name != section else "page" if name == _page(request) else "true"
        kept = address if name in OF_NOW else keep(request, address)
        found.append(MenuItem(text, kept, current))
    if any(item.current for item in found):
        return found
    here = _nearest([urlsplit(item.address).path for item in found], request.path)
    if here is not None:
        exact = urlsplit(found[here].address).path == request.path
        found[here] = replace(found[here], current="page" if exact else "true")
    return found


def _section(request: HttpRequest, plan: Plan | None, hidden: set[str]) -> list[MenuItem]:
    """The pages beside this one, of the same section of the menu."""
    here = _page(request)
    section = _section_of(here)
    if section is None or (plan is None and section not in OF_ALL):
        return []
    return [
        MenuItem(
            text,
            keep(request, _address(name, plan)),
            "" if name != BELOW.get(here, here) else "page" if name == here else "true",
        )
        for text, name in SECTIONS[section]
        if name not in hidden
    ]


def _address(name: str, plan: Plan | None) -> str:
    """The address of a page, of a plan where there is one."""
    if name in NATIONAL:
        return reverse(name) + (f"?{urlencode({'plan': plan.slug})}" if plan else "")
    return reverse(name, args=[] if plan is None else [plan.slug])


def _page(request: HttpRequest) -> str:
    """The name of the page, blank where the address leads to none."""
    match = request.resolver_match
    return (match and match.url_name) or ""


def _section_of(page: str) -> str | None:
    """The entry of the menu that a page belongs to, or the plan itself."""
    name = BELOW.get(page, page)
    return next(
        (menu for menu, pages in SECTIONS.items() if name in (each for _, each in pages)), None
    )


def _nearest(paths: Sequence[str], path: str) -> int | None:
    """Which entry the page stands at or below: the longest that begins its path."""
    below = [
        i for i, each in enumerate(paths) if each == path or (each != "/" and path.startswith(each))
    ]
    return max(below, key=lambda i: len(paths[i]), default=None)


def _without(request: HttpRequest, names: Sequence[str]) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
