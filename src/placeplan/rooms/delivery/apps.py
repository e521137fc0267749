"""The room's place in Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The room `delivery`."""

    name = "placeplan.rooms.delivery"
    label = "delivery"
