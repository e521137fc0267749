"""The stored records: what a plan intends."""

from __future__ import annotations

from django.db import models

from placeplan.rooms.places.models import Organisation, PlanFact


class GoalKind(models.TextChoices):
    """The kinds of goals that the data contract knows."""

    VISION = "vision", "Vision"
    MISSION = "mission", "Mission"
    VALUE = "value", "Value"
    PRIORITY = "priority", "Priority"
    OBJECTIVE = "objective", "Objective"
    AMBITION = "ambition", "Ambition"
    OUTCOME = "outcome", "Outcome"
    INTERVENTION = "intervention", "Intervention"
    THEME = "theme", "Theme"
    AIM = "aim", "Aim"
    CHALLENGE = "challenge", "Challenge"
    ENABLER = "enabler", "Enabler"
    SUCCESS_CRITERION = "success_criterion", "Success criterion"
    DOMAIN = "domain", "Domain"


class Goal(PlanFact):
    """Something the plan intends. `parent` is the goal that `parent_title` named at import."""

    goal_kind = models.CharField(max_length=20, choices=GoalKind.choices)
    title = models.TextField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    parent_title = models.TextField(blank=True, help_text="as printed")
    code = models.TextField(blank=True)
    definition = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    proposal = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class Alignment(PlanFact):
    """One mark of a matrix: an item of the plan serves an item of an outside list.

    `goal` is the goal of the plan that the item is, where it is one.
    """

    item = models.TextField(help_text="the plan's own")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="alignments"
    )
    framework = models.TextField(help_text="the outside list")
    framework_item = models.TextField()
    strength = models.TextField(blank=True, help_text="the mark as printed")

    def __str__(self) -> str:
        return f"{self.item}: {self.framework_item}"


class Commitment(PlanFact):
    """A requirement and the answer to it, or what one partner asks of another."""

    framework = models.TextField()
    area = models.TextField(blank=True)
    item = models.TextField()
    response = models.TextField(blank=True)
    by = models.TextField(blank=True, help_text="as printed")
    by_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to = models.TextField(blank=True, help_text="as printed")
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.item
