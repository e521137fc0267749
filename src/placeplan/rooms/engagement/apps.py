"""The room's place in Django."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """The room `engagement`."""

    name = "placeplan.rooms.engagement"
    label = "engagement"
