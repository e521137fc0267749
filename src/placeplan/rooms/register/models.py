"""The stored records: people, imported files, places in them, events, and what a fact is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from placeplan.rooms.register.entries import ChainQuerySet, Entry, linked_to

M = TypeVar("M", bound=models.Model)


class KeptError(TypeError):
    """Raised where code tries to change or remove what is kept for good."""


class Person(AbstractUser):
    """Somebody who signs in."""

    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="how often all sessions of the person were ended at once"
    )

    class Meta:
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="register_person_email",
                violation_error_message="Somebody has this e-mail address already.",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session has to hold to count; new with each password and each ending of all."""
        salt = "placeplan.rooms.register.models.Person"
        state = f"{self.password}|{self.sessions_ended}"
        return salted_hmac(salt, state, secret=secret, algorithm="sha256").hexdigest()


class ImportedFile(models.Model):
    """One paper by its content: the same bytes are stored once, whatever they are called.

    `name` is the plain base name under which it first came.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    media = models.CharField(max_length=20, help_text="kind of the content: text, html")
    size = models.PositiveBigIntegerField(help_text="bytes")

    def __str__(self) -> str:
        return self.name


class FileContent(models.Model):
    """The bytes of a paper.

    They stand in the database, not in a folder: so they come and go with the transaction that
    brings them, one backup holds all, and no path is ever made of what a client sent. They stand
    in a table of their own, so that no list of records ever loads them.
    """

    file = models.OneToOneField(
        ImportedFile, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.file_id}"


class FileDocument(models.Model):
    """A paper as it was read, kept where reading it takes long.

    `data` is of one version of the program: another reads the paper anew.
    """

    file = models.OneToOneField(
        ImportedFile, on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    version = models.CharField(max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"document of {self.file_id}"


class Source(models.Model):
    """A place in a paper. Lines, tables, rows and columns count from 1."""

    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="sources")
    line = models.PositiveIntegerField()
    end_line = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    table = models.PositiveIntegerField(null=True, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.PositiveIntegerField(null=True, blank=True)

    PARTS: ClassVar = ("line", "end_line", "page", "table", "row", "column")

    class Meta:
        indexes = (models.Index(fields=["file", "line"], name="register_source_line"),)

    def __str__(self) -> str:
        span = f"-{self.end_line}" if self.end_line else ""
        return f"{self.file}:{self.line}{span}"

    @property
    def address(self) -> tuple[int | None, ...]:
        """Line, end line, page, table, row and column."""
        return tuple(getattr(self, part) for part in self.PARTS)

    def as_dict(self) -> dict[str, Any]:
        """The place as plain JSON values, in the shape of the data contract."""
        parts = {part: getattr(self, part) for part in self.PARTS}
        return {"file": self.file.name, **{n: v for n, v in parts.items() if v is not None}}


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise KeptError("events are append-only")

    def delete(self) -> NoReturn:
        raise KeptError("events are append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptError("events are append-only")


class Event(models.Model):
    """Who did what, when and why. The rows that it points to alone hold before and after."""

    actor = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="empty where the operator acted on the machine itself",
    )
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    plan = models.CharField(max_length=120, blank=True, help_text="slug of the plan")
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["plan", "at"], name="register_event_plan"),
            models.Index(fields=["subject_kind", "subject_id"], name="register_event_subject"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the event. Raises `KeptError` where it is there already."""
        if not self._state.adding:
            raise KeptError("events are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptError("events are append-only")


F = TypeVar("F", bound="Fact")


class FactQuerySet(ChainQuerySet[F]):
    """Facts can be read and added. The doors to a stored row are `supersede` and `withdraw`."""

    def withdraw(self, rows: Sequence[uuid.UUID], *, at: datetime, reason: str) -> None:
        """Takes rows back, from `at` on: what the system knew before that instant stays.

        Raises `ValueError` where no reason is given.
        """
        if not reason:
            raise ValueError("say why")
        for start in range(0, len(rows), 200):
            part = rows[start : start + 200]
            standing = self.filter(pk__in=part, withdrawn_at__isnull=True)
            super(FactQuerySet, standing).update(withdrawn_at=at)
            Entry.objects.all().withdraw(part, at=at)

    def supersede(self, later: Mapping[uuid.UUID, uuid.UUID | None], *, reason: str) -> None:
        """Sets which row supersedes each row; None where none does any more.

        The reason, for the reader of the calling line, says why a stored row is touched.
        """
        if not reason:
            raise ValueError("say why")
        pairs = list(later.items())
        for start in range(0, len(pairs), 200):
            part = pairs[start : start + 200]
            rows = self.filter(pk__in=[row for row, _ in part])
            super(FactQuerySet, rows).update(superseded_by=linked_to(part, "pk"))
            Entry.objects.all().supersede(part)

    def write(self, rows: Sequence[F]) -> None:
        """Stores new rows and, after them, the rows that belong to them."""
        self.bulk_create(rows, batch_size=200)
        for model, dependents in grouped(each for row in rows for each in row.dependents).items():
            model._default_manager.bulk_create(dependents, batch_size=200)

    def update(self, **kwargs: Any) -> NoReturn:
        raise KeptError("facts are superseded, never overwritten")

    def delete(self) -> NoReturn:
        raise KeptError("facts are superseded, never removed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptError("facts are superseded, never overwritten")

    def bulk_create(self, objs: Iterable[F], *args: Any, **kwargs: Any) -> list[F]:
        """Adds rows. Raises `KeptError` where rows that are there would be changed."""
        if kwargs.get("update_conflicts"):
            raise KeptError("facts are superseded, never overwritten")
        stored = super().bulk_create(objs, *args, **kwargs)
        Entry.objects.all().enter(stored)
        return stored


def grouped(rows: Iterable[M]) -> dict[type[M], list[M]]:
    """The rows by their model, in the order in which each model comes first."""
    found: dict[type[M], list[M]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


class Visibility(models.TextChoices):
    """Who may see a record: everyone, the plan's partners, its owner alone, or few of its owner."""

    PUBLIC = "public", "Public"
    PARTNER = "partner", "Partner"
    PRIVATE = "private", "Private"
    COMMERCIAL = "commercial", "Commercial"


class Fact(models.Model):
    """What a paper stated, where, on which day, and when the system learned it.

    A stored fact never changes: a later statement is a row of its own, and the earlier one then
    names it in `superseded_by`. The rows of one natural key form a chain, ordered by `stated_on`
    and then `recorded_at`. `stated_by` is the person who changed what the paper at `source` says,
    empty where the paper itself says it. `withdrawn_at` is when the row was taken back: it counts
    only for what the system knew until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    context = models.JSONField(default=list, help_text="the places that gave it its headings")
    stated_on = models.DateField(help_text="day of the meeting or paper")
    recorded_at = models.DateTimeField(help_text="when the system learned it")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    stated_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    visibility = models.CharField(
        max_length=12,
        choices=Visibility.choices,
        blank=True,
        default="",
        help_text="empty: as the plan",
    )
    uncertain = models.BooleanField(
        default=False, help_text="a column or its context had to be inferred"
    )
    natural_key = models.CharField(max_length=64, db_index=True)
    content_hash = models.CharField(max_length=64)

    CHAIN: ClassVar[tuple[str, ...]] = ("natural_key",)
    """The fields that all rows of a chain share."""
    OWN: ClassVar[str] = "pk"
    """The field that `superseded_by` of an earlier row holds."""
    CARRIES: ClassVar[tuple[str, ...]] = ()
    """The dependent rows, if any, which a row takes over from its predecessor: see `follow`."""
    FREE: ClassVar[tuple[str, ...]] = ("superseded_by_id", "withdrawn_at")
    """The columns of a stored row that may change: the database refuses all else."""

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Stores a new fact, or the link from one to its successor.

        Raises `KeptError` where anything else of a stored fact would change.
        """
        adding = self._state.adding
        changed = None if update_fields is None else set(update_fields)
        if not adding and changed != {"superseded_by"}:
            raise KeptError("facts are superseded, never overwritten")
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=changed,
        )
        if adding:
            for model, rows in grouped(self.dependents).items():
                model._default_manager.bulk_create(rows)
            Entry.objects.all().enter([self])
        else:
            later = self.superseded_by_id  # type: ignore[attr-defined]
            Entry.objects.all().supersede([(self.pk, later)])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptError("facts are superseded, never removed")

    @property
    def dependents(self) -> list[models.Model]:
        """The rows that belong to this one and are stored with it, while it is not stored yet."""
        found: list[models.Model] = self.__dict__.setdefault("_dependents", [])
        return found

    def follow(self, earlier: Self) -> None:
        """Takes over, before it is stored, what stays true of the row that it supersedes.

        A paper that does not say who may see a record does not widen who may.
        """
        self.visibility = self.visibility or earlier.visibility
