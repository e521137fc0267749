"""What needs several rooms: gateways, ratings worked out, escalation."""
