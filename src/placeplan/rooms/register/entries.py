"""Rows in chains, and the entries in which their words are found.

Every record and every passage of a paper has one entry, written in the transaction that writes
what it speaks of. The database itself keeps the index of words in step with the entries: see
`words`, whose statements a migration runs. Who may see an entry, and when it was in force, stand in
the entry, so that nothing is counted or ranked that the reader may not see.
"""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar, cast

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from placeplan.rooms.register.wording import TOLD, code_of, readable, texts, title_of

M = TypeVar("M", bound=models.Model)
PAPER = "paper"
"""Stands in `holds` of an entry that is a passage of a paper."""
EVIDENCE_TEXT = "evidence_text"
"""Stands in `holds` of an entry that is a passage of an evidence file."""
PASSAGES = (PAPER, EVIDENCE_TEXT)
_UNREAD = frozenset(("context",))


class ChainQuerySet(models.QuerySet[M]):
    """Rows that are superseded and withdrawn: of a chain, one at most is in force at any time.

    `CHAIN` of the model names the fields that all rows of a chain share, and `OWN` the field that
    `superseded_by` of an earlier row holds.
    """

    def current(self) -> Self:
        """The rows that no later row supersedes and nobody has withdrawn."""
        return self.filter(superseded_by__isnull=True, withdrawn_at__isnull=True)

    def as_at(self, day: date | None, known_at: datetime | None = None) -> Self:
        """The rows that were in force on `day`, as the system knew at `known_at`.

        Of each chain (the rows of one natural key, by `stated_on` and then `recorded_at`) it is
        the last row that was stated by that day and recorded by that instant, and that was not
        withdrawn by then. None sets no limit.
        """
        if day is None and known_at is None:
            return self.current()
        model: Any = self.model
        chain = {name: OuterRef(name) for name in model.CHAIN}
        later = Q(stated_on__gt=OuterRef("stated_on")) | Q(
            stated_on=OuterRef("stated_on"), recorded_at__gt=OuterRef("recorded_at")
        )
        # Two rows of one day and one instant: the link between them says which is the later.
        linked = Q(**{model.OWN: OuterRef("superseded_by")})
        known = cast(Self, model._default_manager.all()).until(day, known_at)
        followers = known.filter(later | linked, **chain)
        return self.until(day, known_at).filter(~Exists(followers))

    def until(self, day: date | None, known_at: datetime | None = None) -> Self:
        """Every row that was stated by `day` and that the system held at `known_at`.

        In force then or not. None sets no limit: of what was withdrawn, nothing is held now.
        """
        held = Q(withdrawn_at__isnull=True)
        if known_at is not None:
            held = (held | Q(withdrawn_at__gt=known_at)) & Q(recorded_at__lte=known_at)
        return self.filter(held) if day is None else self.filter(held, stated_on__lte=day)


def linked_to(later: Sequence[tuple[uuid.UUID, uuid.UUID | None]], own: str) -> Case:
    """The value of `superseded_by` for rows that `own` names, each with its successor."""
    whens = [When(**{own: row}, then=Value(by, models.UUIDField(null=True))) for row, by in later]
    return Case(*whens)


class EntryQuerySet(ChainQuerySet["Entry"]):
    """Entries; what is written here follows what is written to the facts."""

    def enter(self, rows: Iterable[Any], *, stored: bool = False) -> None:
        """Writes the entries of facts that are being stored, or have been `stored` before."""
        self.bulk_create([entry_of(row, stored=stored) for row in rows], batch_size=200)

    def supersede(self, later: Sequence[tuple[uuid.UUID, uuid.UUID | None]]) -> None:
        """Links entries as the facts are linked."""
        rows = self.filter(row__in=[row for row, _ in later])
        rows.update(superseded_by=linked_to(later, "row"))

    def withdraw(self, rows: Sequence[uuid.UUID], *, at: datetime) -> None:
        """Takes entries back as the facts are taken back."""
        self.filter(row__in=rows, withdrawn_at__isnull=True).update(withdrawn_at=at)


class Entry(models.Model):
    """The words of one record or of one passage of a paper.

    `row` is the number of the record, `holds` the label of the model that keeps it. `plan` is the
    number of its plan. A passage has no record: `paper` is the number of its import; one of an
    evidence file has the natural key of the evidence, which says who may see it and when it stood.
    """

    row = models.UUIDField(unique=True)
    superseded_by = models.UUIDField(null=True, blank=True)
    stated_on = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    plan = models.BigIntegerField(null=True, blank=True)
    paper = models.BigIntegerField(null=True, blank=True, db_index=True)
    holds = models.CharField(max_length=60)
    visibility = models.CharField(max_length=12, blank=True, help_text="empty: as the plan")
    natural_key = models.CharField(max_length=64)
    file = models.ForeignKey("register.ImportedFile", on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True, blank=True)
    code = models.TextField(blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)

    CHAIN: ClassVar[tuple[str, ...]] = ("natural_key", "plan", "holds")
    OWN: ClassVar[str] = "row"

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["natural_key", "plan", "holds"], name="register_entry_chain"),
        )

    def __str__(self) -> str:
        return self.title or self.text[:80]


class Indexed(models.Model):
    """By which rules all entries were last written: of another version, they are written anew."""

    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version}, {self.at:%Y-%m-%d %H:%M}"


class TextState(models.TextChoices):
    """How far the reading of a file's words is."""

    WAITING = "waiting", "Text not read yet"
    READ = "read", "Text can be searched"
    FAILED = "failed", "Text could not be read"


class FileText(models.Model):
    """What is searched of an evidence file, read once in the background, and how far that is.

    `data` holds its passages: line, page or number of the sheet, and text of each.
    """

    file = models.OneToOneField(
        "register.ImportedFile", on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    state = models.CharField(
        max_length=8, choices=TextState.choices, default=TextState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a reader began")
    failure = models.TextField(blank=True, help_text="why it could not be read")
    cut = models.TextField(blank=True, help_text="what is searched, where that is not all")
    sheets = models.JSONField(default=list, blank=True, help_text="names of those of a workbook")
    data = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.file_id}: {self.get_state_display()}"

    def keep(self, passages: list[Any]) -> None:
        """Takes the passages, to be stored with the row."""
        text = json.dumps(passages, ensure_ascii=False)
        self.data = gzip.compress(text.encode("utf-8", "surrogatepass"), 6, mtime=0)

    def passages(self) -> list[Any]:
        """The passages, each as a list of its values; none before they are read."""
        if self.state != TextState.READ:
            return []
        text = gzip.decompress(bytes(self.data)).decode("utf-8", "surrogatepass")
        found: list[Any] = json.loads(text)
        return found


def entry_of(row: Any, *, stored: bool = False) -> Entry:
    """The entry of a fact, with the rows that wait to be stored with it, or were `stored`."""
    source, code, title = row.source, code_of(row), title_of(row)
    told = (texts(_read(each), (code, title)) for each in (row, *_belonging(row, stored)))
    return Entry(
        row=row.pk,
        superseded_by=row.superseded_by_id,
        stated_on=row.stated_on,
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
        plan=getattr(row, "plan_id", None),
        holds=row._meta.label_lower,
        visibility=row.visibility,
        natural_key=row.natural_key,
        file_id=source.file_id,
        line=source.line,
        page=source.page,
        code=code,
        title=title,
        text="\n".join(filter(None, told)),
    )


def passage(
    *,
    row: uuid.UUID,
    plan: int,
    paper: int,
    file: int,
    visibility: str,
    stated_on: date,
    recorded_at: datetime,
    withdrawn_at: datetime | None,
    line: int,
    page: int | None,
    text: str,
) -> Entry:
    """The entry of a passage of a paper: a paragraph, an item of a list or a row of a table."""
    return Entry(
        row=row,
        holds=PAPER,
        natural_key=row.hex,
        plan=plan,
        paper=paper,
        file_id=file,
        visibility=visibility,
        stated_on=stated_on,
        recorded_at=recorded_at,
        withdrawn_at=withdrawn_at,
        line=line,
        page=page,
        text=readable(text),
    )


def with_belonging(model: type[M]) -> models.QuerySet[M]:
    """All rows of a kind of fact, with the rows that belong to them and their sources at hand."""
    names = [name for name, _ in _parts(model)]
    return model._default_manager.select_related("source").prefetch_related(*names)


def _read(row: Any) -> Mapping[str, Any]:
    """What can be read in a row, what it tells first: its texts and lists, no codes of ours."""
    fields = sorted(row._meta.concrete_fields, key=lambda field: field.name not in TOLD)
    return {
        field.name: getattr(row, field.attname)
        for field in fields
        if isinstance(field, models.TextField | models.JSONField) and field.name not in _UNREAD
    }


def _parts(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    """The rows that belong to a row of a model and are no facts of their own: scores, deadlines."""
    return [
        (str(relation.get_accessor_name()), relation.related_model)
        for relation in model._meta.related_objects
        if relation.one_to_many and not hasattr(relation.related_model, "CHAIN")
    ]


def _belonging(row: Any, stored: bool) -> list[Any]:
    """The rows that belong to a fact."""
    found: list[Any] = []
    for name, model in _parts(type(row)):
        waiting = (each for each in row.dependents if isinstance(each, model))
        mine = getattr(row, name).all() if stored else waiting
        found += sorted(mine, key=lambda each: getattr(each, "position", 0))
    return found
