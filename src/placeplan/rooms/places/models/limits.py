"""What limits a list besides its reader: whose plans, and of what time."""

from __future__ import annotations

from django.db.models import Q

from placeplan.kernel.period import Period
from placeplan.rooms.places.models.plans import Organisation, Plan


def of_organisation(organisation: Organisation, way: str = "") -> Q:
    """True of rows whose plan the organisation owns or shares; `way` leads to the plan."""
    shared = Plan.partners.through.objects.filter(organisation=organisation).values("plan")
    return Q(**{f"{way}owner": organisation}) | Q(**{f"{way}pk__in": shared})


def plan_during(period: Period, way: str = "") -> Q:
    """True of rows whose plan shares a day with the period; `way` leads to the plan."""
    start, end = f"{way}starts_on", f"{way}ends_on"
    found = ~Q(**{start: None, end: None})
    if period.end is not None:
        found &= Q(**{start: None}) | Q(**{f"{start}__lte": period.end})
    if period.start is not None:
        found &= Q(**{end: None}) | Q(**{f"{end}__gte": period.start})
    return found
