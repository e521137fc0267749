"""The room's place in Django."""

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """The room `assurance`."""

    name = "placeplan.rooms.assurance"
    label = "assurance"
