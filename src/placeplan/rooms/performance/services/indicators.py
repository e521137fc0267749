"""The stored indicator of a definition."""

from __future__ import annotations

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.models import Direction, Indicator


def indicator_of(definition: Definition) -> Indicator:
    """The stored indicator of a definition, the one that was first; added where no paper named it.

    One that is added has the definition's slug as its address.
    """
    found = Indicator.objects.filter(definition=definition.slug).order_by("pk").first()
    if found is not None:
        return found
    listing = definition.listings[0]
    added, _ = Indicator.objects.get_or_create(
        slug=definition.slug,
        defaults={
            "ref": listing.ref,
            "name": definition.name,
            "domain": listing.domain,
            "unit": definition.unit,
            "direction": Direction(definition.direction),
            "definition": definition.slug,
        },
    )
    if not added.definition:
        added.definition = definition.slug
        added.save(update_fields=["definition"])
    return added
