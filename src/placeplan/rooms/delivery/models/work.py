"""The stored records: programmes, schemes, their steps, actions, decisions and assessments."""

from __future__ import annotations

from typing import Self

from django.db import models

from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.models.deliverables import Rag
from placeplan.rooms.places.models import Forum, Organisation, PlanFact
from placeplan.rooms.register.columns import ExactDecimalField, Spanning, Spread
from placeplan.rooms.register.interchange import key_of
from placeplan.rooms.strategy.models import Goal


class Programme(PlanFact):
    """A programme of work; `goal` is the goal of the plan that it is for, where it names one."""

    title = models.TextField()
    level = models.TextField(blank=True, help_text="as printed: STP, CCG")
    theme = models.TextField(blank=True, help_text="as printed")
    objective = models.TextField(blank=True, help_text="as printed")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    description = models.TextField(blank=True)
    aims = models.JSONField(default=list, blank=True)
    outcomes = models.JSONField(default=list, blank=True)
    risks = models.JSONField(default=list, blank=True, help_text="as printed")
    money_notes = models.JSONField(default=list, blank=True)
    roles = models.JSONField(default=list, blank=True, help_text="as printed")
    forum = models.TextField(blank=True, help_text="as printed")
    governed_by = models.ForeignKey(
        Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )

    def __str__(self) -> str:
        return self.title


class SavingBasis(models.TextChoices):
    """Whether a saving is counted before or after what it costs."""

    NET = "net", "Net"
    GROSS = "gross", "Gross"
    NOT_STATED = "not_stated", "Not stated"


class Gateway(models.TextChoices):
    """How far a scheme is."""

    IDEA = "idea", "Idea"
    SCOPING = "scoping", "Scoping"
    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    DELIVERED = "delivered", "Delivered"
    CLOSED = "closed", "Closed"
    STOPPED = "stopped", "Stopped"


class Scheme(PlanFact, Spanning):
    """A scheme that saves or changes something. Its days are those of its financial year."""

    title = models.TextField()
    code = models.TextField(blank=True, help_text="number in the paper's list")
    description = models.TextField(blank=True)
    organisation_name = models.TextField(blank=True, help_text="as printed")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="schemes"
    )
    workstream = models.TextField(blank=True, help_text="as printed")
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        help_text="the programme that the workstream is",
    )
    financial_year = models.TextField(blank=True)
    saving_basis = models.CharField(max_length=10, choices=SavingBasis.choices)
    net_saving_gbp = ExactDecimalField(null=True, blank=True)
    gross_saving_gbp = ExactDecimalField(null=True, blank=True)
    saving_gbp = ExactDecimalField(null=True, blank=True, help_text="on a basis not stated")
    full_year_effect_gbp = ExactDecimalField(null=True, blank=True)
    investment_gbp = ExactDecimalField(null=True, blank=True)
    opportunity_gbp = ExactDecimalField(null=True, blank=True)
    saving_as_printed = models.TextField(blank=True)
    status = models.TextField(blank=True)
    prior_year = models.TextField(blank=True)
    actions = models.JSONField(default=list, blank=True, help_text="as printed")
    end_goal = models.TextField(blank=True)
    leads = models.JSONField(default=list, blank=True)
    gateway = models.CharField(max_length=12, choices=Gateway.choices, blank=True)
    rag = models.CharField(max_length=3, choices=Rag.choices, blank=True)
    sponsor = models.TextField(blank=True, help_text="senior responsible owner")
    clinical_lead = models.TextField(blank=True)
    delivery_lead = models.TextField(blank=True)
    aims = models.JSONField(default=list, blank=True)
    outcomes = models.JSONField(default=list, blank=True)
    depends_on = models.JSONField(default=list, blank=True, help_text="titles of other schemes")
    rationale = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    benefits = models.JSONField(default=list, blank=True)
    indicators = models.JSONField(default=list, blank=True, help_text="references or names")

    def __str__(self) -> str:
        return self.title


class PartOf(PlanFact):
    """What belongs to a programme or scheme: its title as printed, and the one that it means."""

    of = models.TextField(blank=True, help_text="title as printed")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, blank=True)

    class Meta(PlanFact.Meta):
        abstract = True

    def belong_to(self, other: PlanFact) -> None:
        """As of any fact. Where the title alone did not lead there, the key says which it is."""
        if not isinstance(other, Programme | Scheme):
            super().belong_to(other)
        led_to = self.programme or self.scheme
        if led_to is None or led_to.natural_key != other.natural_key:
            self.programme = other if isinstance(other, Programme) else None
            self.scheme = other if isinstance(other, Scheme) else None
            self.natural_key = key_of((self.natural_key, other.natural_key))

    def follow(self, earlier: Self) -> None:
        """As of any fact; a title that two share leads where it led before."""
        super().follow(earlier)
        if self.of != earlier.of:
            return
        if self.programme_id is None and self.scheme_id is None:
            self.programme_id, self.scheme_id = earlier.programme_id, earlier.scheme_id
        elif self.stated_by_id is not None:  # a person changes it, and not what it belongs to
            here, before = (each.programme or each.scheme for each in (self, earlier))
            if here and before and here.natural_key != before.natural_key:
                self.programme_id, self.scheme_id = earlier.programme_id, earlier.scheme_id


class MilestoneState(models.TextChoices):
    """How far a step is."""

    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Milestone(PartOf, Spanning):
    """A dated or quarterly step; its days are from its first to its last date."""

    workstream = models.TextField(blank=True)
    title = models.TextField()
    due = Spread(DueShape)
    start = Spread(DueShape)
    end = Spread(DueShape)
    trajectory = models.TextField(blank=True)
    as_printed = models.TextField()
    figures = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=MilestoneState.choices, blank=True)
    done_on = models.DateField(null=True, blank=True)
    forecast = Spread(DueShape)
    moved_because = models.TextField(blank=True)
    approved_by = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class Action(PartOf):
    """Something somebody undertook to do."""

    text = models.TextField()
    code = models.TextField(blank=True, help_text="number in the log")
    owners = models.JSONField(default=list, blank=True)
    due = Spread(DueShape)
    state = models.TextField(blank=True)
    indicators = models.JSONField(default=list, blank=True, help_text="references or names")
    organisation = models.TextField(blank=True, help_text="as printed")
    forum = models.TextField(blank=True, help_text="as printed")
    meeting = Spread(DueShape)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    moved_because = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text


class Decision(PartOf):
    """Something that was decided."""

    text = models.TextField()
    by = models.TextField(blank=True)
    date = Spread(DueShape)
    because = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    replaces = models.TextField(blank=True, help_text="text of an earlier decision")

    def __str__(self) -> str:
        return self.text


class Qia(PartOf):
    """One domain of a quality impact assessment."""

    domain = models.TextField()
    likelihood = models.IntegerField(null=True, blank=True)
    impact = models.IntegerField(null=True, blank=True)
    score = models.IntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta(PartOf.Meta):
        verbose_name = "quality impact assessment"

    def __str__(self) -> str:
        return f"{self.of}: {self.domain}"
