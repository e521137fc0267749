"""The frame of every page: its menu, whose plan it shows, and the date that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from placeplan.rooms.places.actions import IMPORT, MANAGE_PEOPLE
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_any
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
    "finance_lines": (
        ("Statements", "finance_lines"),
        ("Contracts", "contracts"),
        ("Growth", "growth_assumptions"),
    ),
}
NATIONAL = ("national-standards",)
"""Pages of a section that are of no plan; the address says whose organisations are marked."""
WITHOUT_PLAN = {"performance": "national-standards"}
"""What an entry of the menu leads to where no plan is shown."""
BELOW = {
    **dict.fromkeys(("programme", "programme-update", "programme-concern"), "programmes"),
    **dict.fromkeys(("scheme", "scheme-update", "scheme-concern", "scheme-gateway"), "schemes"),
    "scheme-case": "schemes",
    "escalation": "escalations",
    "scheme-quality": "qias",
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
    menu: tuple[MenuItem, ...]
    section: tuple[MenuItem, ...]
    messages: Sequence[Message]
    dated: bool
    asked: Asked
    scope: str
    plan_address: str
    organisations: str
    latest: date | None
    kept: tuple[tuple[str, str], ...]
    without_date: str

    @property
    def as_at(self) -> date | None:
        return self.asked.as_at

    @property
    def known_on(self) -> date | None:
        return self.asked.known_at and timezone.localtime(self.asked.known_at).date()


def frame(request: HttpRequest, plan: Plan | None = None, *, scope: str = "") -> Frame:
    """The frame of a page: of one plan, or of several that `scope` names in words."""
    user = getattr(request, "user", None)  # an error page may come before anybody is known
    person = str(user) if user is not None and user.is_authenticated else ""
    writes, manages = may_any(request.user, IMPORT, MANAGE_PEOPLE) if person else (False, False)
    return Frame(
        person=person,
        writes=writes,
        menu=tuple(_menu(request, plan, _hidden(bool(person), writes, manages))),
        section=tuple(_section(request, plan)),
        messages=list(get_messages(request)),
        dated=bool(plan or scope),
        asked=asked(request),
        scope=scope,
        plan_address=keep(request, reverse("plan", args=[plan.slug])) if plan else "",
        organisations=", ".join(organisation_names(plan)) if plan else "",
        latest=latest_paper(request.user, plan) if plan else None,
        kept=tuple(
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in DATES
        ),
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


def _hidden(signed_in: bool, writes: bool, manages: bool) -> set[str]:
    """The pages of the menu that the reader has no use for."""
    used = {
        "imports": signed_in,
        "statistics": signed_in,
        "import-new": writes,
        "people": manages,
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
        found.append(MenuItem(text, keep(request, address), current))
    if any(item.current for item in found):
        return found
    here = _nearest([urlsplit(item.address).path for item in found], request.path)
    if here is not None:
        exact = urlsplit(found[here].address).path == request.path
        found[here] = replace(found[here], current="page" if exact else "true")
    return found


def _section(request: HttpRequest, plan: Plan | None) -> list[MenuItem]:
    """The pages beside this one, of the same section of the menu."""
    here = _page(request)
    section = _section_of(here)
    if plan is None or section is None:
        return []
    return [
        MenuItem(
            text,
            keep(request, _address(name, plan)),
            "" if name != BELOW.get(here, here) else "page" if name == here else "true",
        )
        for text, name in SECTIONS[section]
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
