"""The stored records: deliverables with their deadlines, measures and concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models.constraints import BaseConstraint

from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.slip import Deadline, carried_on
from placeplan.rooms.places.models import PlanFact
from placeplan.rooms.register.columns import Spread
from placeplan.rooms.strategy.models import Goal


class Rag(models.TextChoices):
    """A delivery rating."""

    RED = "R", "Red"
    RED_AMBER = "RA", "Red-Amber"
    AMBER = "A", "Amber"
    AMBER_GREEN = "AG", "Amber-Green"
    GREEN = "G", "Green"
    BLUE = "B", "Complete"
    WHITE = "W", "Not started"
    NOT_APPLICABLE = "N/A", "Not applicable"


class DeliverableState(models.TextChoices):
    """How far a deliverable is."""

    NEW = "new", "New"
    ACTIVE = "active", "Active"
    COMPLETE = "complete", "Complete"
    DROPPED = "dropped", "Dropped"
    TRANSFERRED = "transferred", "Transferred"


class ForObjectives(PlanFact):
    """What stands under a priority and its objectives: as printed, and linked to the goals.

    The links are to the goals that stood when the row was stored.
    """

    priority = models.TextField(blank=True, help_text="as printed")
    objectives = models.JSONField(default=list, blank=True, help_text="as printed")
    priority_goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    objective_goals = models.ManyToManyField(
        Goal, blank=True, related_name="%(class)ss_of_objective"
    )

    class Meta(PlanFact.Meta):
        abstract = True


class Deliverable(ForObjectives):
    """Something a named person has to bring about; its deadlines are `deadlines`, in order."""

    title = models.TextField()
    deadline = Spread(DueShape)
    earlier_titles = models.JSONField(default=list, blank=True)
    leads = models.JSONField(default=list, blank=True)
    update_text = models.TextField(blank=True, help_text="update or progress as printed")
    rag = models.CharField(max_length=3, choices=Rag.choices, blank=True)
    state = models.CharField(max_length=12, choices=DeliverableState.choices)
    figures = models.JSONField(default=list, blank=True)
    as_printed = models.JSONField(default=dict, blank=True)

    CARRIES: ClassVar[tuple[str, ...]] = ("deadlines",)

    def __str__(self) -> str:
        return self.title

    @property
    def ledger(self) -> tuple[Deadline, ...]:
        """The deadlines, first to last, of a stored row or of one that is not stored yet."""
        waiting = [each for each in self.dependents if isinstance(each, DeadlineRevision)]
        stored = self.deadlines.all() if not self._state.adding else ()
        rows = sorted(waiting or stored, key=lambda each: each.position)
        return tuple(
            Deadline(**{name: getattr(row, name) for name in DeadlineRevision.PARTS})
            for row in rows
        )

    def keep(self, ledger: Sequence[Deadline]) -> None:
        """Sets the deadlines of a row that is not stored yet."""
        self.dependents[:] = [
            each for each in self.dependents if not isinstance(each, DeadlineRevision)
        ]
        for position, deadline in enumerate(ledger, start=1):
            parts = {name: getattr(deadline, name) for name in DeadlineRevision.PARTS}
            self.dependents.append(DeadlineRevision(deliverable=self, position=position, **parts))

    def follow(self, earlier: Self) -> None:
        """Takes over the deadlines that its own paper no longer prints, and where they stand."""
        super().follow(earlier)
        ledger = carried_on(earlier.ledger, self.ledger)
        self.keep(ledger)
        if any(each.carried for each in ledger):
            places = [*earlier.context, earlier.source.as_dict()]
            self.context = [*self.context, *(each for each in places if each not in self.context)]


class DeadlineRevision(models.Model):
    """One line of the slip ledger: a deadline that stood or stands, first to last.

    `stated_on` is the day of the paper that stated it, None where that is not known: a deadline
    that was already struck out when the first paper came. `carried` marks those which the row's
    own paper no longer prints and an earlier one did.
    """

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="deadlines")
    position = models.PositiveIntegerField()
    label = models.TextField()
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    recurring = models.BooleanField(default=False)
    inferred = models.BooleanField(default=False)
    as_printed = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)
    carried = models.BooleanField(default=False)
    stated_on = models.DateField(null=True, blank=True)

    PARTS: ClassVar = (
        "label",
        "start",
        "end",
        "recurring",
        "inferred",
        "as_printed",
        "is_current",
        "carried",
        "stated_on",
    )
    FREE: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ("deliverable", "position")
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["deliverable", "position"], name="delivery_deadline_position"
            ),
            models.UniqueConstraint(
                fields=["deliverable"],
                condition=models.Q(is_current=True),
                name="delivery_deadline_one_current",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Measure(ForObjectives):
    """An indicator that supports an objective, with its figures read out of the prose."""

    name = models.TextField()
    deadline = Spread(DueShape)
    update_text = models.TextField(blank=True, help_text="performance update as printed")
    rag = models.CharField(max_length=3, choices=Rag.choices, blank=True)
    action = models.TextField(blank=True)
    leads = models.JSONField(default=list, blank=True)
    earlier_deadlines = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=list, blank=True)
    as_printed = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


class Concern(ForObjectives):
    """An emerging issue."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text
