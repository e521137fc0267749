"""Roles as records, and what is said of a part that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.exchange.plan_parts import Part, is_placeholder
from placeplan.exchange.role_lines import RoleLine, names_post
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Record, Role
from placeplan.records.shapes import SourceShape


def of(
    role: RoleLine, title: str, part: Part, context: list[SourceShape]
) -> Iterator[Record | Problem]:
    """A role for each person; a problem where the place of the name holds none."""
    if is_placeholder(role.text):
        yield Problem(
            "placeholder",
            Family.PLACEHOLDER,
            Severity.NOTE,
            f"{role.label} of {title} was never filled in: {role.text!r}",
            part.source,
        )
    elif not role.people and names_post(role.text):
        yield Role(
            source=part.shape,
            context=context,
            role=role.label,
            person=role.text,
            job_title=role.text,
            of=title,
        )
    elif not role.people:
        yield Problem(
            "lead-unnamed",
            Family.MISSING,
            Severity.WARNING,
            f"{role.label} of {title} names no person" + (f": {role.text!r}" if role.text else ""),
            part.source,
        )
    for person in role.people:
        yield Role(
            source=part.shape,
            context=context,
            role=role.label,
            person=person.name,
            job_title=person.job_title,
            organisation=person.organisation,
            of=title,
        )
