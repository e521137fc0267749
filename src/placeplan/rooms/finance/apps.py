"""The room's place in Django."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """The room `finance`."""

    name = "placeplan.rooms.finance"
    label = "finance"
