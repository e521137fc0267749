"""What checks find, as data: problems in the shape that `placeplan check` prints, and whose."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.kernel.problem import Family, Severity
from placeplan.records.shapes import SourceShape
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.api.facts import Filters, looked_up, reader_of
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    FaultError,
    Paging,
    columns_of,
    listed_values,
    page_of,
    refuse_unknown,
)
from placeplan.shell.checking.choosing import Choice, chosen
from placeplan.shell.checking.looking import Seen, look, plans_of, whose
from placeplan.shell.checking.pages import address

router = Router(tags=["checks"])
NESTED = {"source": tuple(SourceShape.model_fields)}


class FindingItem(Schema):
    """A problem that a check found in a record, whose it is, and what people did about it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    check: str
    code: str
    family: Family
    severity: Severity
    message: str
    suggestion: str | None
    source: SourceShape
    plan: str
    kind: str
    record: str
    url: str
    title: str
    of: str | None
    owners: list[str]
    due: date | None
    state: Literal["open", "given", "accepted"]
    accepted_until: date | None
    reason: str | None


FindingPage = page_of("FindingPage", FindingItem)


class Narrowing(Filters):
    """Which findings: of a plan, a family, a check, an owner, a state; of a day."""

    family: Family | None = None
    severity: Severity | None = None
    check: str | None = Field(default=None, max_length=60, description="Name or code of a check.")
    owner: str | None = Field(
        default=None, max_length=200, description="Name of an owner; none: nobody is named."
    )
    state: Literal["open", "given", "accepted"] | None = None
    mine: bool | None = Field(default=None, description="Only what waits for you.")


def _plain(seen: Seen) -> dict[str, Any]:
    finding, accepted = seen.finding, seen.accepted
    return FindingItem(
        id=finding.id,
        check=finding.check,
        code=finding.code,
        family=Family(finding.family),
        severity=Severity(finding.severity),
        message=finding.message,
        suggestion=finding.suggestion,
        source=SourceShape.of(finding.source),
        plan=finding.plan,
        kind=finding.kind,
        record=finding.number,
        url=address(finding),
        title=finding.title,
        of=finding.of_title or None,
        owners=list(finding.owners),
        due=finding.due,
        state=seen.state,  # type: ignore[arg-type]
        accepted_until=accepted.until if accepted else None,
        reason=accepted.reason if accepted else None,
    ).model_dump(mode="json")


@router.get(
    "/checks",
    response={200: FindingPage, 401: Fault, 404: Fault, 422: Fault},
    url_name="checks",
    operation_id="list_checks",
    openapi_extra=WITH_CSV,
)
def findings(
    request: HttpRequest, filters: Query[Narrowing], paging: Query[Paging]
) -> HttpResponse:
    """What the checks find in the plans that you belong to, the gravest first."""
    refuse_unknown(request, Narrowing, Paging)
    reader = reader_of(request)
    if not reader.is_authenticated:
        raise FaultError(401, "sign in to see what checks find")
    asked = looked_up(reader, filters)
    wanted = set(places.plans(reader, organisation=asked.organisation, period=asked.period))
    plans = [each for each in plans_of(reader) if asked.plan is None or each == asked.plan]
    if asked.plan is not None and not plans:
        raise FaultError(404, "no such plan")
    plans = [each for each in plans if each in wanted]
    on = asked.as_at or timezone.localdate()
    every = look(reader, plans, on=on, as_at=asked.as_at, known_at=asked.known_at)
    choice = Choice(
        family=filters.family or "",
        severity=filters.severity or "",
        check=filters.check or "",
        owner=filters.owner or "",
        state=filters.state or "",
        mine="yes" if filters.mine else "",
    )
    found = chosen(every, choice, whose(reader, plans)).seen
    return listed_values(
        request,
        len(found),
        paging,
        lambda first, last: (_plain(each) for each in found[first:last]),
        name="checks",
        columns=columns_of(FindingItem, NESTED),
        nested=NESTED,
    )
