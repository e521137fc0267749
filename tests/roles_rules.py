"""Who gets what at every address: one rule or more for each name, and none for what a test of its
own walks, which the line names.

A new page needs its line here. `Rule(asks, see, act)`: `asks` are addresses to try, each with the
visibility of what stands there; `see` says who may know that it is there, everybody else is told
that there is nothing, or to sign in; `act` is what one has to be allowed besides, else one is
refused. `page=False` is an address that takes forms alone, `form=True` one that takes forms at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from placeplan.rooms.assurance.actions import ASSESS_QUALITY, PASS_GATEWAY
from placeplan.rooms.delivery.actions import ADD_EVIDENCE, COMMENT
from placeplan.rooms.performance.actions import SET_TARGETS
from placeplan.rooms.places.actions import (
    CHANGE,
    CLOSE_PLAN,
    CREATE_PLAN,
    EXPORT_PLAN,
    IMPORT,
    MANAGE_PEOPLE,
    ROLL_FORWARD,
    SETTLE_PLAN,
    Action,
)
from placeplan.rooms.register.models import Person
from roles_world import VISIBILITIES, Reader, World

Ask = tuple[str, str]
"""An address, and the visibility of what it shows."""


@dataclass(frozen=True)
class Rule:
    """Who gets what: `see` says who may know that it is there, `act` what one has to be allowed.

    `asks` are the addresses to try. `page` is False where the address takes a form alone.
    """

    asks: Callable[[World], Iterable[Ask]]
    see: Callable[[Reader, str], bool]
    act: Action | None = None
    page: bool = True
    form: bool = False

    def expected(self, reader: Reader, visibility: str) -> str:
        if not self.see(reader, visibility):
            return "sign in" if reader.anonymous else "not there"
        if self.act is not None and not reader.may(self.act):
            return "sign in" if reader.anonymous else "refused"
        return "answered"


def everybody(reader: Reader, visibility: str) -> bool:
    return True


def signed_in(reader: Reader, visibility: str) -> bool:
    return not reader.anonymous


def sees(reader: Reader, visibility: str) -> bool:
    return reader.sees(visibility)


def nobody(reader: Reader, visibility: str) -> bool:
    """What is one person's own, and was made by none of these."""
    return False


def within(reader: Reader, visibility: str) -> bool:
    """Whoever is signed in and sees the plan: a page of work, even of a public plan."""
    return not reader.anonymous and reader.sees(visibility)


def belongs(reader: Reader, visibility: str) -> bool:
    """Whoever belongs to the plan and sees it: what comes to a plan is its people's business."""
    member = reader.everything or reader.at in ("owner", "partner")
    return member and reader.sees(visibility)


def manages(reader: Reader, visibility: str) -> bool:
    return reader.everything or (reader.at == "owner" and reader.may(MANAGE_PEOPLE))


def once(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    return lambda world: [(reverse(name, args=args), "public")]


def of_plans(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    return lambda world: [
        (reverse(name, args=[world.plans[each].slug, *args]), each) for each in VISIBILITIES
    ]


def of_facts(name: str, *kinds: str, kind: bool = True) -> Callable[[World], Iterable[Ask]]:
    def asks(world: World) -> Iterator[Ask]:
        for visibility in VISIBILITIES:
            for each, row in world.facts[visibility].items():
                if not kinds or each in kinds:
                    yield reverse(name, args=[each, row.pk] if kind else [row.pk]), visibility

    return asks


def of_papers(name: str, papers: str = "waiting") -> Callable[[World], Iterable[Ask]]:
    return lambda world: [
        (reverse(name, args=[getattr(world, papers)[each].pk]), each) for each in VISIBILITIES
    ]


def api_one(name: str) -> Callable[[World], Iterable[Ask]]:
    """One record of a kind, by its number or name, for each visibility."""

    def asks(world: World) -> Iterator[Ask]:
        kinds = {"facts": "fact", "narratives": "narrative", "unrecognised": "unrecognised"}
        kind = kinds.get(name, name.removesuffix("s"))
        for visibility in VISIBILITIES:
            row = world.facts[visibility].get(kind)
            if row is not None:
                yield reverse(f"api:{name}-one", args=[row.pk]), visibility

    return asks


def of_member(name: str, *args: object) -> Callable[[World], Iterable[Ask]]:
    """Something about a reader of the owner's."""

    def asks(world: World) -> Iterator[Ask]:
        person = Person.objects.get(username="reader")
        yield reverse(name, args=[person.pk, *args]), "public"

    return asks


def of_membership(world: World) -> Iterator[Ask]:
    person = Person.objects.get(username="reader")
    yield reverse("membership-end", args=[person.pk, person.memberships.get().pk]), "public"


def paper_files(world: World) -> Iterator[Ask]:
    for visibility, paper in world.papers.items():
        yield reverse("file", args=[paper.file.sha256]), visibility


def waiting_files(world: World) -> Iterator[Ask]:
    for visibility, paper in world.waiting.items():
        yield reverse("file", args=[paper.file.sha256]), visibility


def stated(name: str, rows: str) -> Callable[[World], Iterable[Ask]]:
    """The targets or the rebases of each plan."""
    return lambda world: [
        (reverse(name, args=[getattr(world, rows)[each]]), each) for each in VISIBILITIES
    ]


def searches(name: str) -> Callable[[World], Iterable[Ask]]:
    """What finds something of every plan: by the beginning of its word, and by words of records."""
    typed = ("", "?text=quokka*", "?text=wombat*&kind=paper", "?text=hub", "?text=plan&kind=risk")
    return lambda world: [(reverse(name) + each, "public") for each in typed]


def of_history(name: str, query: str = "") -> Callable[[World], Iterable[Ask]]:
    """What differs or was done in each plan, which the address names by its slug."""
    return lambda world: [
        (f"{reverse(name)}?plan={world.plans[each].slug}{query}", each) for each in VISIBILITIES
    ]


def of_places(world: World) -> Iterator[Ask]:
    for visibility, paper in world.papers.items():
        yield reverse("file-place", args=[paper.file.sha256, 1]), visibility


def indicators(name: str, *args: str) -> Callable[[World], Iterable[Ask]]:
    def asks(world: World) -> Iterator[Ask]:
        for visibility in VISIBILITIES:
            row = world.facts[visibility]["observation"]
            slug = row.indicator.slug  # type: ignore[attr-defined]
            yield reverse(name, args=[slug, *args]), visibility

    return asks


CREATE_ANY = replace(CREATE_PLAN, of="any")
MANAGE_ANY = replace(MANAGE_PEOPLE, of="any")
"""Administrators of any organisation have these pages, each for their own."""

PLAN_PAGES = """
    plan programmes schemes milestones actions decisions qias updates assessments escalations
    growth_assumptions delivery delivery-report engagements finance_lines contracts performance
    portfolio exceptions targets standards forums services risks commitments alignments concerns
    heat-map assurance-framework
""".split()
API = """
    growth_assumptions deliverables measures concerns programmes schemes milestones actions
    decisions qias updates assessments escalations comments evidences engagements finance_lines
    contracts observations standards facts narratives unrecognised roles forums services risks
    goals alignments commitments
""".split()
OTHER_LISTS = ("organisations", "plans", "measured", "standing", "targets")
KINDS = ("deliverable", "finance_line", "goal", "risk")

RULES: dict[str, tuple[Rule, ...]] = {
    **{
        name: (Rule(once(name), everybody),)
        for name in (
            "home plans health help accessibility api-docs sign-in password-forgotten national-standards"
        ).split()
    },
    **{name: (Rule(of_plans(name), sees),) for name in PLAN_PAGES},
    "records": tuple(Rule(of_plans("records", kind), sees) for kind in (*KINDS, "unrecognised")),
    "compare": (Rule(of_plans("compare"), sees),),
    "trail": (Rule(of_plans("trail"), belongs),),
    "record-add": (Rule(of_plans("record-add", "scheme"), sees, CHANGE, form=True),),
    "record": (Rule(of_facts("record", *KINDS), sees),),
    "record-change": (Rule(of_facts("record-change", *KINDS), sees, CHANGE, form=True),),
    "record-withdraw": (),  # of what a person entered: test_what_was_entered
    "programme": (Rule(of_facts("programme", "programme", kind=False), sees),),
    "scheme": (Rule(of_facts("scheme", "scheme", kind=False), sees),),
    "risk": (Rule(of_facts("risk", "risk", kind=False), sees),),
    "risk-new": (Rule(of_plans("risk-new"), sees, CHANGE, form=True),),
    "risk-change": (Rule(of_facts("risk-change", "risk", kind=False), sees, CHANGE, form=True),),
    "risk-score": (Rule(of_facts("risk-score", "risk", kind=False), sees, CHANGE, form=True),),
    **{
        f"{kind}-concern": (
            Rule(of_facts(f"{kind}-concern", kind, kind=False), sees, CHANGE, form=True),
        )
        for kind in ("scheme", "programme")
    },
    **{
        f"{kind}-update": (
            Rule(of_facts(f"{kind}-update", kind, kind=False), sees, CHANGE, form=True),
        )
        for kind in ("scheme", "programme")
    },
    "scheme-case": (Rule(of_facts("scheme-case", "scheme", kind=False), sees, CHANGE, form=True),),
    "escalation": (
        Rule(of_facts("escalation", "escalation", kind=False), sees),
        Rule(of_facts("escalation", "escalation", kind=False), sees, CHANGE, False, form=True),
    ),
    **{name: (Rule(once(name), everybody),) for name in ("action-log", "decision-log")},
    **{
        name: (Rule(of_plans(name), sees, CHANGE, form=True),)
        for name in ("action-new", "decision-new")
    },
    "action": (
        Rule(of_facts("action", "action", kind=False), sees),
        Rule(of_facts("action", "action", kind=False), sees, CHANGE, False, form=True),
    ),
    "decision": (Rule(of_facts("decision", "decision", kind=False), sees),),
    "record-comments": (
        Rule(of_facts("record-comments", *KINDS), sees),
        Rule(of_facts("record-comments", *KINDS), sees, COMMENT, False, form=True),
    ),
    "indicator-comments": (
        Rule(indicators("indicator-comments"), sees),
        Rule(indicators("indicator-comments"), sees, COMMENT, False, form=True),
    ),
    "comment-change": (),  # of one's own: test_comments
    "comment-withdraw": (),
    "record-evidence": (
        Rule(of_facts("record-evidence", "milestone", "risk"), sees),
        Rule(of_facts("record-evidence", "risk"), sees, ADD_EVIDENCE, False, form=True),
    ),
    "evidence-file": (),  # its bytes do not come with a paper: test_evidence
    "evidence-withdraw": (
        Rule(of_facts("evidence-withdraw", "evidence", kind=False), sees, ADD_EVIDENCE, form=True),
    ),
    "file": (Rule(paper_files, sees), Rule(waiting_files, belongs)),
    "file-place": (Rule(of_places, sees),),
    "search": (Rule(searches("search"), everybody),),
    "indicator": (Rule(indicators("indicator"), sees),),
    "indicator-chart": (Rule(indicators("indicator-chart", "svg"), sees),),
    "indicator-comparison": (),  # of published files, which are everybody's: test_indicator_page
    "rebase-add": (),  # names its plan in the form: test_rebases
    "rebase-withdraw": (Rule(stated("rebase-withdraw", "rebases"), sees, SET_TARGETS, form=True),),
    "target-withdraw": (Rule(stated("target-withdraw", "targets"), sees, SET_TARGETS, form=True),),
    **{
        name: (Rule(of_plans(name), sees, SET_TARGETS, form=True),)
        for name in ("target-add", "trajectory-add")
    },
    "scheme-quality": (
        Rule(of_facts("scheme-quality", "scheme", kind=False), within),
        Rule(
            of_facts("scheme-quality", "scheme", kind=False), sees, ASSESS_QUALITY, False, form=True
        ),
    ),
    "scheme-gateway": (
        Rule(of_facts("scheme-gateway", "scheme", kind=False), within),
        Rule(
            of_facts("scheme-gateway", "scheme", kind=False), sees, PASS_GATEWAY, False, form=True
        ),
    ),
    "year-end": (Rule(of_plans("year-end"), sees, ROLL_FORWARD, form=True),),
    "plan-close": (Rule(of_plans("plan-close"), sees, CLOSE_PLAN, form=True),),
    "plan-export": (Rule(of_plans("plan-export"), sees, EXPORT_PLAN, form=True),),
    "plan-export-one": (Rule(of_plans("plan-export-one", 1), nobody),),
    "plan-export-file": (Rule(of_plans("plan-export-file", 1), nobody),),
    "plan-settle": (Rule(of_plans("plan-settle"), sees, SETTLE_PLAN, form=True),),
    "plan-new": (Rule(once("plan-new"), everybody, CREATE_ANY, form=True),),
    "imports": (Rule(once("imports"), signed_in),),
    "import-new": (Rule(once("import-new"), signed_in, form=True),),
    "import": (Rule(of_papers("import"), belongs), Rule(of_papers("import", "papers"), belongs)),
    **{
        f"import-{what}": (Rule(of_papers(f"import-{what}"), belongs, IMPORT, False, True),)
        for what in ("commit", "throw-away")
    },
    "import-decide": (Rule(of_papers("import-decide"), belongs, IMPORT, False, True),),
    "import-read-again": (Rule(of_papers("import-read-again"), belongs, IMPORT, False, True),),
    "import-undo": (Rule(of_papers("import-undo", "papers"), belongs, IMPORT, form=True),),
    "statistics": (Rule(once("statistics"), signed_in),),
    "statistics-new": (Rule(once("statistics-new"), signed_in),),
    "statistics-one": (),  # test_statistics
    "statistics-undo": (),
    "statistics-waiting": (),
    "statistics-load": (),
    "statistics-throw-away": (),
    "checks": (Rule(once("checks"), signed_in),),
    "plan-checks": (Rule(of_plans("plan-checks"), belongs),),
    "plan-check": (
        Rule(of_plans("plan-check", "0123456789abcdef"), belongs),
        Rule(of_plans("plan-check", "0123456789abcdef"), belongs, CHANGE, False, form=True),
    ),
    "account-letters": (Rule(once("account-letters"), signed_in, form=True),),
    "letters-stop": (),  # by a link from a letter: test_reminders
    # How people come in, and their own account
    "account_login": (),  # the library's name for sign-in
    "mfa_authenticate": (),  # the second step: test_sign_in
    "openid_connect_login": (),  # test_identity_provider
    "openid_connect_callback": (),
    "password-set": (),  # by a link from a letter: test_sign_in
    "sign-out": (),
    "account": (Rule(once("account"), signed_in),),
    "account-confirm": (Rule(once("account-confirm"), signed_in),),
    "account-email-confirm": (),
    # These ask first who one is: test_own_pages
    **dict.fromkeys("account-password account-email two-steps two-steps-codes".split(), ()),
    "sign-out-everywhere": (Rule(once("sign-out-everywhere"), signed_in, None, False, True),),
    "people": (Rule(once("people"), everybody, MANAGE_ANY),),
    "person-new": (Rule(once("person-new"), everybody, MANAGE_ANY, form=True),),
    "person": (Rule(of_member("person"), manages),),
    "membership-give": (Rule(of_member("membership-give"), manages, None, False, True),),
    "membership-end": (Rule(of_membership, manages, None, False, True),),
    "person-act": (Rule(of_member("person-act", "unlock"), manages, None, False, True),),
}
API_RULES: dict[str, tuple[Rule, ...]] = {
    "openapi-json": (Rule(once("api:openapi-json"), everybody),),
    "api-root": (),
    "no_such_address": (),
    **{name: (Rule(once(f"api:{name}"), everybody),) for name in (*API, *OTHER_LISTS)},
    **{f"{name}-one": (Rule(api_one(name), sees),) for name in API},
    "search": (Rule(searches("api:search"), everybody),),
    "indicators": (Rule(once("api:indicators"), everybody),),
    "indicators-one": (Rule(indicators("api:indicators-one"), sees),),
    "organisations-one": (),
    "plans-one": (Rule(of_plans("api:plans-one"), sees),),
    "imports": (Rule(once("api:imports"), signed_in),),
    "checks": (Rule(once("api:checks"), signed_in),),
    "changes": (Rule(of_history("api:changes", "&since=2013-01-01"), sees),),
    "events": (Rule(of_history("api:events"), belongs),),
    "assurance-rows": (Rule(of_history("api:assurance-rows"), sees),),
    "imports-one": (Rule(of_papers("api:imports-one", "papers"), belongs),),
}
