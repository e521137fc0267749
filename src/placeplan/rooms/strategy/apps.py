"""The room's place in Django."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The room `strategy`."""

    name = "placeplan.rooms.strategy"
    label = "strategy"
