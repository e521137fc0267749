"""All national standards of all organisations of a level, and one standard of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.definitions.indicators import definition
from placeplan.rooms.performance import signals
from placeplan.rooms.performance.assuring import aim_words
from placeplan.rooms.performance.charted import LEVELS
from placeplan.rooms.performance.queries import national_standards as queries
from placeplan.rooms.performance.queries.series import Statistics, statistics
from placeplan.rooms.performance.series import label_of
from placeplan.rooms.performance.standard_columns import StandardColumn
from placeplan.rooms.performance.standards_table import Chosen, Line, cells
from placeplan.rooms.performance.standards_table import chosen as chosen_lines
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    page_of,
    xlsx_download,
)

SIZE, ACROSS = 50, 10
"""So many organisations stand on one page, and so many standards across it."""
USUAL_LEVEL = "provider"
CHOICES = ("text", "region", "system", "kind", "met", "sort")
FIELDS = ("level", "domain", "standard", "period", *CHOICES[:-1])


@require_safe
def national_standards(request: HttpRequest) -> HttpResponse:
    """The standards of every organisation of a level, or one standard of all of them."""
    times = asked(request).times
    counted = statistics(known_at=times["known_at"])
    levels = queries.levels_of(counted)
    level = chosen(request, "level") or (USUAL_LEVEL if USUAL_LEVEL in levels else "")
    level = level or next(iter(levels), USUAL_LEVEL)
    days = queries.periods_of(counted, level)
    period = chosen(request, "period")
    wanted = next((each for each in days if label_of(*each) == period), None)
    slug, domain = chosen(request, "standard"), chosen(request, "domain")
    every = queries.standards_of(counted, level, wanted) if wanted or not period else []
    if slug:
        columns = [each for each in every if each.slug == slug] or _alone(
            counted, slug, level, period
        )
    else:
        columns = [each for each in every if not domain or _domain(each) == domain]
    choice = Chosen(**{name: chosen(request, name) for name in CHOICES})
    if slug and not choice.sort:
        choice = Chosen(**{name: chosen(request, name) for name in CHOICES[:-1]}, sort=slug)
    found = queries.lines_of(columns, known_at=times["known_at"])
    shown = chosen_lines(found, columns, choice)
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"national-standards-{level}", HEAD, _table(shown, columns))
    page = page_of(request, shown, SIZE)
    part = Paginator(columns, ACROSS).get_page(request.GET.get("part"))
    first = part.start_index() - 1 if columns else 0
    plan = plan_of(request.user, chosen(request, "plan")) if chosen(request, "plan") else None
    own = _codes(plan)
    values = {
        "plan": plan,
        "own": own,
        "columns": list(part),
        "part": part,
        "one": columns[0] if slug and columns else None,
        "defined": definition(slug) if slug else None,
        "page": page,
        "rows": [(each, cells(each, part, first)) for each in page],
        "total": len(found),
        "choice": choice,
        "fields": FIELDS,
        "chosen": {name: chosen(request, name) for name in FIELDS} | {"level": level},
        "filtered": any(chosen(request, name) for name in FIELDS),
        "levels": [(each, LEVELS.get(each, each)) for each in levels],
        "periods": [label_of(*each) for each in days],
        "standards": [(each.slug, each.name) for each in every],
        "domains": list(dict.fromkeys(filter(None, map(_domain, every)))),
        "regions": sorted({each.at.region for each in found} - {""}),
        "systems": sorted({each.at.system for each in found} - {""}),
        "kinds": sorted({each.at.kind for each in found} - {""}),
        "whose": LEVELS.get(level, level),
        "aims": {each.slug: aim_words(each.aim, each.unit) for each in columns},
        "dots": queries.dots(counted, columns[0], level, own) if slug and columns else None,
    }
    return render(request, "performance/national_standards.jinja", values)


def _alone(counted: Statistics, slug: str, level: str, period: str) -> list[StandardColumn]:
    """One standard that is not among those of the level: in its own latest period."""
    if definition(slug) is None:
        raise Http404
    column = None if period else queries.standard_in(counted, slug, level)
    return [] if column is None else [column]


def _domain(column: StandardColumn) -> str:
    known = definition(column.slug)
    return queries.listing_of(known) if known else ""


def _codes(plan: Plan | None) -> tuple[str, ...]:
    """The codes of a plan's organisations, which are marked in the list."""
    if plan is None:
        return ()
    members = (plan.owner, *plan.partners.all())
    return tuple(each.ods_code for each in members if each.ods_code)


HEAD = (
    "ODS code",
    "Organisation",
    "System",
    "Region",
    "Type",
    "Standard",
    "Period",
    "Value",
    "Unit",
    "As shown",
    "Threshold",
    "Met",
    "Variation",
    "Assurance",
    "Rank",
    "Ranked",
    "Quartile",
)


def _table(
    shown: Sequence[Line], columns: Sequence[StandardColumn]
) -> Iterator[tuple[object, ...]]:
    """A line of a spreadsheet for each organisation and standard."""
    for each in shown:
        for column, one in zip(columns, cells(each, columns), strict=True):
            if one is None:
                continue
            yield (
                each.code,
                each.name,
                each.at.system,
                each.at.region,
                each.at.kind,
                column.name,
                column.period,
                None if one.is_met is None else f"{Decimal(str(round(one.value, 6))):f}",
                column.unit,
                one.text,
                aim_words(column.aim, column.unit),
                "" if one.is_met is None else "yes" if one.is_met else "no",
                signals.variation_word(one.variation),
                signals.assurance_word(one.assurance),
                one.rank or None,
                one.count or None,
                one.quartile,
            )
