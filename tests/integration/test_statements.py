"""A list that is read by a statement made once is the list of the usual query, to the letter."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from placeplan.exchange.book.stored import queries as every_query
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Milestone, PartOf, Scheme
from placeplan.rooms.places import actions
from placeplan.rooms.places.models import Plan, remembered, shown_in
from placeplan.rooms.places.models.statements import MOST, Statement, statement
from placeplan.rooms.places.permissions import may_in_plan
from placeplan.rooms.places.queries import Belonging, fact, tally
from placeplan.rooms.risk.queries import risks
from roles_world import build, readers

pytestmark = pytest.mark.django_db
TITLES = ("Care_home 100% visits", 'Ward O\'Neil \\ "B"', "ÉTUDE")


def asked(rows: Any) -> tuple[list[Any], list[tuple[str, tuple[Any, ...]]]]:
    """The rows, and the SQL that was asked for them with its values."""
    said: list[tuple[str, tuple[Any, ...]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, tuple(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        found = list(rows)
    return found, said


def subjects(query: Any) -> list[Belonging | None]:
    names = {each.name for each in query.model._meta.get_fields()}
    if not {"of", "programme", "scheme"} <= names:
        return [None]
    kinds = cycle(("scheme", "programme"))
    return [
        None,
        *(
            Belonging(kind, f"key of {title}", title)
            for kind, title in zip(kinds, TITLES, strict=False)
        ),
    ]


def unlike() -> list[tuple[Any, Plan]]:
    """One reader of each way in which the rows of a plan can be shown."""
    found: dict[Any, tuple[Any, Plan]] = {}
    for each in readers(build()).values():
        for plan in Plan.objects.select_related("owner"):
            found.setdefault((plan.visibility, shown_in(plan, each.who)), (each.who, plan))
    return list(found.values())


def test_every_list_is_asked_as_the_usual_query_would_ask_it() -> None:
    seen = 0
    for who, plan in unlike():
        for query in every_query().values():
            for of in subjects(query):
                quick, said = asked(query(who, plan=plan, of=of))
                usual, meant = asked(query(who, plan=plan, of=of).all())
                assert said == meant
                assert quick == usual
                seen += len(quick)
    assert seen > 20, "the lists are empty, and the test shows little"


def test_what_is_counted_is_asked_as_the_usual_query_would_ask_it() -> None:
    for who, plan in unlike():
        for query, with_rows in ((delivery.milestones, ()), (risks, ("scores",))):
            quick, said = asked(query.counted(who, plan=plan, with_rows=with_rows))
            usual, meant = asked(query.counted(who, plan=plan, with_rows=with_rows).all())
            assert (said, quick) == (meant, usual)
            assert [row.scheme_key for row in quick] == [row.scheme_key for row in usual]


def test_one_row_is_shown_to_whom_the_usual_query_shows_it() -> None:
    world = build()
    shown = set()
    for who in readers(world).values():
        for model in (Scheme, Milestone):
            for row in model.objects.all():
                found = fact(who.who, model, row.pk)
                assert found == model.objects.all().visible_to(who.who).filter(pk=row.pk).first()
                shown.add(found is None)
    assert shown == {True, False}


def test_tallies_of_any_plans_are_those_of_the_lists() -> None:
    whose = {who for who, _ in unlike() if who.is_authenticated}
    plans = list(Plan.objects.all())
    kinds = every_query()
    for who in whose:
        listed = Counter(
            {(plan.pk, kind): len(kinds[kind](who, plan=plan)) for plan in plans for kind in kinds}
        )
        for some in (plans, plans[:1], plans[1:3], []):
            counts = {(plan, kind): count for plan, kind, count in tally(who, kinds, some)}
            wanted = {plan.pk for plan in some}
            assert counts == {key: n for key, n in listed.items() if n and key[0] in wanted}


def test_who_goes_on_from_a_list_gets_the_usual_query() -> None:
    world = build()
    plan = Plan.objects.filter(milestones__isnull=False).first()
    who = next(each.who for each in readers(world).values() if each.who.is_superuser)
    rows = delivery.milestones(who, plan=plan)
    every = list(rows)
    assert every
    assert rows.filter(pk=every[0].pk).get() == every[0]
    assert rows.count() == len(every)
    assert list(rows.order_by("-pk")[:1]) == sorted(every, key=lambda row: row.pk)[-1:]
    assert list(rows) == every
    assert rows.exists()


def test_a_row_of_a_list_has_its_plan_and_what_is_along_at_hand(django_assert_num_queries) -> None:
    world = build()
    who = next(each.who for each in readers(world).values() if each.who.is_superuser)
    plan = Plan.objects.filter(milestones__isnull=False).first()
    (row, *_) = delivery.milestones(who, plan=plan)
    with django_assert_num_queries(0):
        assert row.plan is plan
        assert row.source.file.name
        assert row.scheme is None or row.scheme.title
    assert isinstance(row, PartOf)


def test_a_statement_without_a_value_that_is_left_open_is_refused() -> None:
    rows: QuerySet[Plan] = Plan.objects.filter(pk=-1)
    with pytest.raises(ValueError, match="not in the statement: -2"):
        Statement(rows, [-1, -2])
    with pytest.raises(KeyError):
        Statement(rows, [-1]).rows({})


def test_of_too_many_statements_the_oldest_is_made_again() -> None:
    made = []

    def make() -> Statement[Plan]:
        made.append(Statement(Plan.objects.filter(pk=-1), [-1]))
        return made[-1]

    first = statement("first", make)
    assert statement("first", make) is first
    for number in range(MOST):
        statement(("more", number), lambda: first)
    assert statement("first", make) is not first
    assert len(made) == 2


def test_what_may_be_done_is_the_same_from_memory_as_from_the_database() -> None:
    world = build()
    answers = set()
    for who in readers(world).values():
        for plan in Plan.objects.all():
            for each in actions.ACTIONS:
                if each.of not in ("owner", "plan"):
                    continue
                asked_anew = may_in_plan(who.who, each, plan)
                with remembered(reads=True):
                    assert may_in_plan(who.who, each, plan) == asked_anew
                answers.add(asked_anew)
    assert answers == {True, False}
