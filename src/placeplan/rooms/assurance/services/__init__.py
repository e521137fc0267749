"""What a person does that several rooms have a say in."""

from placeplan.rooms.assurance.services.gateways import GatewayError, pass_gateway

__all__ = ["GatewayError", "pass_gateway"]
