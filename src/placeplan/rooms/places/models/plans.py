"""The stored records: organisations, plans, who belongs to them, imports, what a plan fact is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint

from placeplan.rooms.places.models.reach import (
    Reader,
    effective_visibility,
    open_to,
    readable,
    shown_in,
    signed_in,
)
from placeplan.rooms.places.models.statements import Promised
from placeplan.rooms.register.models import (
    Fact,
    FactQuerySet,
    ImportedFile,
    Person,
    Source,
    Visibility,
)


class OrganisationKind(models.TextChoices):
    """The kinds of bodies that the data contract knows."""

    COMMISSIONER = "commissioner", "Commissioner"
    ACUTE_PROVIDER = "acute_provider", "Acute provider"
    MENTAL_HEALTH_PROVIDER = "mental_health_provider", "Mental health provider"
    COMMUNITY_PROVIDER = "community_provider", "Community provider"
    AMBULANCE_PROVIDER = "ambulance_provider", "Ambulance provider"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    PRACTICE = "practice", "Practice"
    PCN = "pcn", "Primary care network"
    LOCALITY = "locality", "Locality"
    PARTNERSHIP = "partnership", "Partnership"
    THIRD_SECTOR = "third_sector", "Third sector"
    REGULATOR = "regulator", "Regulator"
    OTHER = "other", "Other"


class Organisation(models.Model):
    """A body that plans, pays for or provides care. `aliases` are its names as printed."""

    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100, blank=True)
    org_kind = models.CharField(
        max_length=30, choices=OrganisationKind.choices, default=OrganisationKind.OTHER
    )
    ods_code = models.CharField(max_length=12, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    parent_printed = models.TextField(blank=True, help_text="name of the parent as printed")
    description = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="where it was first named; empty where a person entered it",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ods_code"], condition=~Q(ods_code=""), name="places_organisation_ods_code"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def printed_name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class MembershipRole(models.TextChoices):
    """What somebody does for an organisation."""

    READER = "reader", "Reader"
    SCHEME_LEAD = "scheme_lead", "Scheme lead"
    PROGRAMME_LEAD = "programme_lead", "Programme lead"
    FINANCE = "finance", "Finance"
    ANALYST = "analyst", "Performance analyst"
    CLINICAL_REVIEWER = "clinical_reviewer", "Clinical reviewer"
    APPROVER = "approver", "Approver"
    ADMINISTRATOR = "administrator", "Administrator"


class Membership(models.Model):
    """One person, one organisation, one role."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=MembershipRole.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="places_membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} at {self.organisation}"


def belongs(
    person: Person, plan: str = "", *, partners: bool, roles: Iterable[str] | None = None
) -> Q:
    """True of rows whose plan the person's organisations own, or share where `partners`.

    `plan` is the way from the row to its plan: empty, or `plan__`. Where `roles` are given, only
    memberships with one of them count.
    """
    memberships = Membership.objects.filter(person=person)
    if roles is not None:
        memberships = memberships.filter(role__in=roles)
    own = memberships.values("organisation")
    found = Q(**{f"{plan}owner__in": own})
    if partners:
        shared = Plan.partners.through.objects.filter(organisation__in=own).values("plan")
        found |= Q(**{f"{plan}pk__in": shared})
    return found


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, limited to a reader."""

    def visible_to(self, reader: Reader) -> Self:
        """The plans that the reader may see."""
        return self.filter(open_to(reader, "visibility"))

    def held(self, pk: int) -> Plan:
        """The plan; whoever else would write in it waits until the transaction ends.

        Rows that only name the plan may be added meanwhile.
        """
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class Plan(models.Model):
    """One plan of one organisation, which others may share. Its visibility is its records'."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    financial_year = models.CharField(max_length=20, blank=True, help_text="2019/20")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="owned_plans")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="shared_plans")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(
        max_length=12, choices=Visibility.choices, default=Visibility.PARTNER
    )
    follows = models.SlugField(
        max_length=120, blank=True, help_text="address of the plan that it was rolled forward from"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="nothing of it changes since")
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.TextField(blank=True)

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class ImportState(models.TextChoices):
    """How far an import is."""

    READING = "reading", "Being read"
    FAILED = "failed", "Could not be read"
    WAITING = "waiting", "Waiting for a decision"
    COMMITTING = "committing", "Being committed"
    COMMITTED = "committed", "Committed"
    UNDONE = "undone", "Undone"
    THROWN_AWAY = "thrown_away", "Thrown away"


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports, limited to a reader."""

    def readable_by(self, reader: Reader) -> Self:
        """The imports whose records the reader may see."""
        return self.alias(shown_to=effective_visibility()).filter(readable(reader))

    def visible_to(self, reader: Reader) -> Self:
        """The imports that the reader may look into: those of the plans that they belong to."""
        person = signed_in(reader)
        if person is None:
            return self.none()
        if person.is_superuser:
            return self
        return self.readable_by(reader).filter(belongs(person, "plan__", partners=True))


class Import(models.Model):
    """One paper brought to one plan: what was read, and what became of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="imports")
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="imports")
    stated_on = models.DateField(help_text="day of the meeting or paper")
    visibility = models.CharField(
        max_length=12,
        choices=Visibility.choices,
        blank=True,
        default="",
        help_text="of its records; empty: as the plan",
    )
    state = models.CharField(
        max_length=12, choices=ImportState.choices, default=ImportState.WAITING
    )
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="new, changed ... by kind")
    coverage = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    restated = models.JSONField(
        default=list,
        blank=True,
        help_text="facts that stood already and that this paper stated again, with the place",
    )
    decisions = models.JSONField(
        default=dict, blank=True, help_text="what people decided where the paper is in conflict"
    )
    touched = models.JSONField(
        default=list, blank=True, help_text="organisations it added or completed, as they were"
    )
    done = models.PositiveIntegerField(default=0, help_text="pages or rows read so far")
    total = models.PositiveIntegerField(default=0, help_text="of so many; 0 where not known")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a reader began")
    failure = models.TextField(blank=True, help_text="why it could not be read")

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["plan", "state"], name="places_import_plan"),)

    def __str__(self) -> str:
        return f"{self.file} for {self.plan} ({self.get_state_display()})"


class ImportedRecords(models.Model):
    """What was read out of a paper, kept so that it is read once.

    `data` is JSON Lines of the data contract, compressed. It is of one version of the program:
    another reads the paper anew.
    """

    paper = models.OneToOneField(
        Import, on_delete=models.CASCADE, primary_key=True, related_name="kept_records"
    )
    version = models.CharField(max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"records of {self.paper_id}"


class KeyAlias(models.Model):
    """A natural key under which a paper states what stands under another: it was renamed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    printed = models.CharField(max_length=64, help_text="the key that the paper's words give")
    natural_key = models.CharField(max_length=64, help_text="the key of the chain")
    brought_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="aliases")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "kind", "printed"], name="places_keyalias_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.printed[:8]} is {self.natural_key[:8]}"


P = TypeVar("P", bound="PlanFact")


class PlanFactQuerySet(Promised[P], FactQuerySet[P]):
    """Facts of plans, limited to a reader."""

    def marked(self) -> Self:
        """The rows with `mark`: who may see each, empty where that is as its plan says."""
        return self.alias(mark=F("visibility"))

    def visible_to(self, reader: Reader) -> Self:
        """The rows that the reader may see: by their own mark, else by their plan's."""
        rows = self.marked().alias(shown_to=effective_visibility("mark"))
        return rows.filter(readable(reader))

    def visible_in(self, plan: Plan, reader: Reader) -> Self:
        """The rows of one plan that the reader may see; each has the plan that is given here."""
        return self.within(plan, shown_in(plan, reader))

    def within(self, plan: Plan, shown: Collection[str] | None) -> Self:
        """The rows of one plan that are marked in one of these ways; None: in any."""
        rows = self.filter(plan=plan)
        if shown is not None:
            rows = rows.marked().filter(mark__in=sorted(shown))
        # As `plan.schemes.all()` does for its rows: none of them loads the plan again.
        field = self.model._meta.get_field("plan")
        rows._known_related_objects = {field: {plan.pk: plan}}  # type: ignore[attr-defined]
        return rows

    def in_order(self) -> Self:
        """By plan, then as the papers print them, with a tie-breaker."""
        column = F("source__column").asc(nulls_first=True)  # each database has its own way else
        return self.order_by(
            "plan_id", "stated_on", "source__file_id", "source__line", column, "pk"
        )


class PlanFact(Fact):
    """A fact that belongs to a plan: of one natural key, one row at most is not superseded."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="%(class)ss")
    brought_by = models.ForeignKey(
        Import,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the import that wrote the row; empty where a person did",
    )

    CHAIN: ClassVar[tuple[str, ...]] = ("plan", "natural_key")

    objects = PlanFactQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["plan", "natural_key"],
                condition=Q(superseded_by__isnull=True, withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
        )
        indexes = (
            models.Index(
                fields=["plan", "natural_key", "stated_on"], name="%(app_label)s_%(class)s_chain"
            ),
        )

    def belong_to(self, other: PlanFact) -> None:
        """Links the row, before it is stored, to the record that a person picked for it.

        Raises `TypeError` where rows of the kind belong to none.
        """
        raise TypeError(f"{type(self).__name__} belongs to no {type(other).__name__}")
