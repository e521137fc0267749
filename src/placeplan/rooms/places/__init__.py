"""Organisations, the plans they share, who belongs to them, and what papers say of a place."""
