"""The room's place in Django."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """The room `risk`."""

    name = "placeplan.rooms.risk"
    label = "risk"
