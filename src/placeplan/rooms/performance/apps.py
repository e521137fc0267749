"""The room's place in Django."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """The room `performance`."""

    name = "placeplan.rooms.performance"
    label = "performance"
