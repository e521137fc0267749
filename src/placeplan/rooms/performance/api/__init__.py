"""The API of this room: indicators and observations, what is published of them, and targets."""

from ninja import Router

from placeplan.rooms.performance.api import observed, published, targets

router = Router(tags=["performance"])
for _part in (observed, published, targets):
    router.add_router("", _part.router)
