"""The room's place in Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room `places`."""

    name = "placeplan.rooms.places"
    label = "places"
