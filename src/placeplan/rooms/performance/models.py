"""The stored records: frameworks, indicators, and what was observed of them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from placeplan.records.shapes import PeriodShape, Within
from placeplan.rooms.places.models import Organisation, Plan, PlanFact
from placeplan.rooms.register.columns import ExactDecimalField, Spread
from placeplan.rooms.register.models import Person


class Framework(models.Model):
    """A published list of indicators, such as the CCG Improvement and Assessment Framework."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.name


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NONE = "none", "Neither is better"
    UNKNOWN = "unknown", "Not known"


class Indicator(models.Model):
    """Something that is measured, by its reference where it has one. `slug` is its address."""

    slug = models.SlugField(max_length=160, unique=True)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    ref = models.TextField(blank=True)
    name = models.TextField()
    domain = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    direction = models.CharField(
        max_length=10, choices=Direction.choices, default=Direction.UNKNOWN
    )
    definition = models.SlugField(
        max_length=160, blank=True, help_text="its file in definitions/indicators"
    )

    class Meta:
        indexes = (models.Index(fields=["definition"], name="performance_defined"),)

    def __str__(self) -> str:
        return f"{self.ref} {self.name}".strip()


class Availability(models.TextChoices):
    """Whether a value was published."""

    PUBLISHED = "published", "Published"
    NOT_AVAILABLE = "not_available", "Not available"


class Observation(PlanFact):
    """One indicator, one organisation, one period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="observations"
    )
    indicator_ref = models.TextField(blank=True, help_text="as printed")
    indicator_name = models.TextField(help_text="as printed")
    organisation_name = models.TextField(help_text="as printed")
    domain = models.TextField(blank=True)
    period = Spread(PeriodShape)
    value = ExactDecimalField(null=True, blank=True)
    unit = models.TextField(blank=True)
    as_printed = models.TextField(blank=True)
    category = models.TextField(blank=True)
    peer_rank = models.IntegerField(null=True, blank=True)
    peer_count = models.IntegerField(null=True, blank=True)
    national_rank = models.IntegerField(null=True, blank=True)
    national_count = models.IntegerField(null=True, blank=True)
    peer_printed = models.TextField(blank=True, help_text="a rank that cannot be read")
    national_printed = models.TextField(blank=True, help_text="a rank that cannot be read")
    commentary = models.TextField(blank=True)
    commentary_scope = models.CharField(max_length=10, blank=True, help_text="row or block")
    commentary_as_printed = models.TextField(blank=True)
    availability = models.CharField(
        max_length=15, choices=Availability.choices, default=Availability.PUBLISHED
    )

    def __str__(self) -> str:
        period = self.period.label if self.period else ""
        return f"{self.indicator_name}, {self.organisation_name}, {period}"


class Standard(PlanFact):
    """A threshold that performance is held against, as a paper states it."""

    framework = models.TextField(help_text="as printed")
    name = models.TextField()
    comparator = models.TextField(blank=True)
    threshold = ExactDecimalField(null=True, blank=True)
    unit = models.TextField(blank=True)
    within = Spread(Within)

    def __str__(self) -> str:
        return self.name


class TargetKind(models.TextChoices):
    """Whose a target is."""

    NATIONAL = "national", "National"
    PLAN = "plan", "Plan"
    RECOVERY = "recovery", "Recovery"


class Stated(models.Model):
    """What a person states about an indicator, until somebody takes it back.

    A row never changes but for being withdrawn: what was stated, and known, on any day stays.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="empty: of every organisation of the plan",
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    stated_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    FREE: ClassVar[tuple[str, ...]] = ("withdrawn_at",)

    class Meta:
        abstract = True


class Target(Stated):
    """A value to be reached, for the days from `starts_on` to `ends_on`, both included.

    Several stand side by side. A trajectory is a run of them, one for each month.
    """

    kind = models.CharField(max_length=10, choices=TargetKind.choices)
    comparator = models.CharField(max_length=2, choices=[(">=", "At least"), ("<=", "At most")])
    value = ExactDecimalField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.comparator} {self.value}"


class Rebase(Stated):
    """A day from which an indicator's process is a new one, and why."""

    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.on}: {self.reason}"


class NationalState(models.TextChoices):
    """Whether the facts of a file count."""

    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded by a later edition"
    UNDONE = "undone", "Taken back"


class NationalFile(models.Model):
    """One file of published statistics that was loaded: the manifest of national facts.

    The facts themselves stand in an immutable file named for its content. The row says whether
    they count: it publishes them, supersedes them or takes them back, so that a load is one
    transaction. `series` is the same for all editions of one layout, scope and period, of which
    one counts at a time.
    """

    sha256 = models.CharField(max_length=64, db_index=True, help_text="of the published file")
    name = models.CharField(max_length=255)
    layout = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, help_text="facts, organisations, links")
    scope = models.CharField(max_length=200, blank=True)
    series = models.CharField(max_length=300)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    published_as = models.CharField(
        max_length=20, blank=True, help_text="provisional, final, revised; empty: not stated"
    )
    published_on = models.DateField(null=True, blank=True, help_text="as the file states it")
    rows = models.PositiveBigIntegerField()
    measures = models.JSONField(default=list, blank=True)
    facts = models.CharField(max_length=64, help_text="digest that names the file of its facts")
    state = models.CharField(
        max_length=12, choices=NationalState.choices, default=NationalState.PUBLISHED
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["series"],
                condition=models.Q(state="published"),
                name="performance_national_one",
            ),
        )
        indexes = (models.Index(fields=["layout", "state"], name="performance_national_layout"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its facts stand."""
        return facts_folder() / f"{self.facts}.parquet"


class WaitingState(models.TextChoices):
    """What became of files of statistics that somebody brought."""

    READING = "reading", "Being read"
    WAITING = "waiting", "Waits for a decision"
    LOADING = "loading", "Being loaded"
    LOADED = "loaded", "Loaded"
    FAILED = "failed", "Not loaded"
    THROWN_AWAY = "thrown_away", "Thrown away"


class WaitingStatistics(models.Model):
    """Files of statistics that came together: nothing of them counts until somebody says so.

    `understood` is what each of them would do, as it was shown to whoever decides.
    """

    state = models.CharField(
        max_length=12, choices=WaitingState.choices, default=WaitingState.READING
    )
    period = models.CharField(
        max_length=60, blank=True, help_text="as typed, of files that state none"
    )
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    understood = models.JSONField(default=list, blank=True)
    failure = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"statistics of {self.uploaded_at:%Y-%m-%d %H:%M}"


class WaitingFile(models.Model):
    """The bytes of a file until it is decided upon; they are not kept longer."""

    waiting = models.ForeignKey(WaitingStatistics, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


def facts_folder() -> Path:
    """The folder of the facts, beside the database."""
    return Path(settings.HOME) / "facts"
