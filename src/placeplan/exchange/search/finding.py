"""What a reader finds: limited to what they may see before anything is counted or ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)

from placeplan.exchange.reconcile import models
from placeplan.exchange.search.matching import END, MARK, marked, matched
from placeplan.exchange.search.snippets import (
    Parts,
    also_marked,
    parts_of,
    shortened,
    with_beginnings,
)
from placeplan.exchange.search.typed import Typed
from placeplan.rooms.delivery.models import About, Evidence
from placeplan.rooms.places.models import Plan, PlanFactQuerySet, Reader, signed_in
from placeplan.rooms.places.models.plans import open_to
from placeplan.rooms.register.entries import EVIDENCE_TEXT, PASSAGES, Entry, EntryQuerySet, FileText
from placeplan.rooms.register.models import Visibility

BROAD = 20_000
"""Of so many matches, how often a word stands in each says nothing: the latest come first."""

_LONGEST = 300
"""So many characters of a title are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `kind` is that of a record, blank for all, or one of `PASSAGES`."""

    typed: Typed
    plan: Plan | None = None
    kind: str = ""
    as_at: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One record, by its number, or one passage: of a paper, by the number of its entry, or of an
    evidence file, by that of the evidence. `sheet` is that of a workbook, `media` its kind."""

    kind: str
    number: UUID
    plan: Plan
    code: str
    title: Parts
    text: Parts
    stated_on: date
    file: str
    sha256: str
    line: int
    page: int | None
    media: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One part of what is asked for, and how many there are of each kind and of `PASSAGES`."""

    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    hits: Sequence[Hit] = ()

    @property
    def records(self) -> int:
        """How many records of any kind."""
        return sum(count for kind, count in self.counts.items() if kind not in PASSAGES)


def find(reader: Reader, asked: Asked, *, first: int = 0, most: int = 20) -> Found:
    """What the reader finds: the counts, and at most `most` hits from the place `first` on.

    What is called, or coded, exactly so comes first, then what matches best, then the latest.
    """
    if asked.typed.is_blank:
        return Found()
    kinds = {model._meta.label_lower: kind for kind, model in models().items()}
    kinds |= {each: each for each in PASSAGES}
    rows = matched(visible(reader, asked), asked.typed)
    counts = {kinds[holds]: count for holds, count in _counted(rows) if holds in kinds}
    if asked.kind:
        total = counts.get(asked.kind, 0)
        wanted = [holds for holds, kind in kinds.items() if kind == asked.kind]
        rows = rows.filter(holds__in=wanted)
    else:
        total = sum(count for kind, count in counts.items() if kind not in PASSAGES)
        rows = rows.exclude(holds__in=PASSAGES)
    if first >= total:
        return Found(counts, total)
    ordered = _ordered(rows, asked.typed, broad=total > BROAD)
    page = list(ordered.select_related("file")[first : first + most])
    return Found(counts, total, _hits(page, kinds, reader, asked))


def visible(reader: Reader, asked: Asked) -> EntryQuerySet:
    """The entries of what the reader may see, of the plan that is asked, in force at its dates."""
    rows = Entry.objects.as_at(asked.as_at, asked.known_at).filter(_open(reader, asked))
    return rows if asked.plan is None else rows.filter(plan=asked.plan.pk)


def _open(reader: Reader, asked: Asked) -> Q:
    """True of entries that the reader may see: by their own visibility, or by their record's."""
    found = _open_to(reader)
    for model in models().values():
        if issubclass(model, About):
            rows = model._default_manager.as_at(asked.as_at, asked.known_at).visible_to(reader)
            own = Q(holds=model._meta.label_lower)
            found = (found & ~own) | (own & Q(Exists(rows.filter(pk=OuterRef("row")))))
    shown = _evidence(reader, asked)
    shown = shown.filter(natural_key=OuterRef("natural_key"), plan=OuterRef("plan"))
    text = Q(holds=EVIDENCE_TEXT)
    return (found & ~text) | (text & Q(Exists(shown)))


def _evidence(reader: Reader, asked: Asked) -> PlanFactQuerySet[Evidence]:
    """The evidence that the reader may see, in force at the dates."""
    return Evidence.objects.as_at(asked.as_at, asked.known_at).visible_to(reader)


def read_from(reader: Reader, asked: Asked, *, file: int, line: int) -> list[tuple[str, Entry]]:
    """The records that were read from a line of a paper, each with its kind."""
    kinds = {model._meta.label_lower: kind for kind, model in models().items()}
    rows = visible(reader, asked).filter(file=file, line=line, holds__in=kinds)
    return [(kinds[each.holds], each) for each in rows.order_by("pk")]


def _open_to(reader: Reader) -> Q:
    """True of entries that the reader may see: the rule of the records, by plan and visibility.

    An entry names its plan by number, so the rule is first asked of the plans: a short list each.
    """
    person = signed_in(reader)
    if person is not None and person.is_superuser:
        return Q()
    asked = {"": Plan.objects.filter(open_to(reader, "visibility"))} | {
        visibility: Plan.objects.alias(said=Value(visibility, CharField())).filter(
            open_to(reader, "said")
        )
        for visibility in Visibility.values
    }
    first, *others = (
        plans.order_by().annotate(of=Value(visibility, CharField())).values_list("of", "pk")
        for visibility, plans in asked.items()
    )
    allowed: dict[str, list[int]] = {}
    for visibility, number in first.union(*others, all=True):
        allowed.setdefault(visibility, []).append(number)
    found = Q(pk=None)
    for visibility, numbers in allowed.items():
        found |= Q(visibility=visibility, plan__in=numbers)
    return found


def _counted(rows: EntryQuerySet) -> list[tuple[str, int]]:
    return list(rows.order_by().values_list("holds").annotate(Count("pk")))


def _ordered(rows: EntryQuerySet, typed: Typed, *, broad: bool) -> EntryQuerySet:
    name = typed.text.strip('"*')
    exact = Case(
        When(Q(code__iexact=name) | Q(title__iexact=name), then=0),
        default=1,
        output_field=IntegerField(),
    )
    if broad:
        return rows.alias(exact=exact).order_by("exact", "-stated_on", "pk")
    beginnings = [term.words[0] for term in typed.chosen(begins=True, absent=False)]
    called = Case(
        *(When(title__icontains=word, then=0) for word in beginnings),
        default=1,
        output_field=IntegerField(),
    )
    order = ["exact", "rank", *(["called"] if beginnings else []), "-stated_on", "pk"]
    return rows.alias(exact=exact, called=called).order_by(*order)


def _hits(
    page: Sequence[Entry], kinds: Mapping[str, str], reader: Reader, asked: Asked
) -> list[Hit]:
    typed = asked.typed
    plans = Plan.objects.select_related("owner").in_bulk({each.plan for each in page})
    words = marked([each.pk for each in page], typed)
    beginnings = [term.words[0] for term in typed.chosen(begins=True, absent=False)]
    shown, sheets = _shown(page, reader, asked)
    found = []
    for each in page:
        if each.pk in words:
            marks = (parts_of(side, MARK, END) for side in words[each.pk])
            title, text = (also_marked(parts, beginnings) for parts in marks)
        else:
            title, text = (with_beginnings(side, beginnings) for side in (each.title, each.text))
        evidence = shown.get((each.plan, each.natural_key))
        names = sheets.get(each.file_id, ())
        found.append(
            Hit(
                kind=kinds[each.holds],
                number=each.row if evidence is None else evidence.pk,
                plan=plans[each.plan],
                code=each.code,
                title=shortened(title, _LONGEST),
                text=text,
                stated_on=each.stated_on,
                file=each.file.name if evidence is None else evidence.file,
                sha256=each.file.sha256,
                line=each.line,
                page=each.page,
                media=each.file.media,
                sheet=names[each.page - 1] if each.page and each.page <= len(names) else "",
            )
        )
    return found


def _shown(
    page: Sequence[Entry], reader: Reader, asked: Asked
) -> tuple[dict[tuple[int | None, str], Evidence], dict[int, Sequence[str]]]:
    """The evidence whose files the passages are of, and the names of the sheets of each file."""
    of = [each for each in page if each.holds == EVIDENCE_TEXT]
    if not of:
        return {}, {}
    rows = _evidence(reader, asked).filter(
        natural_key__in={each.natural_key for each in of}, plan__in={each.plan for each in of}
    )
    sheets = FileText.objects.filter(file__in={each.file_id for each in of}).exclude(sheets=[])
    return (
        {(row.plan_id, row.natural_key): row for row in rows},
        dict(sheets.values_list("file", "sheets")),
    )
