"""The room's place in Django."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The room `activity`."""

    name = "placeplan.rooms.activity"
    label = "activity"
