"""The room's place in Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The room `register`."""

    name = "placeplan.rooms.register"
    label = "register"
