"""Placeplan: health and care plans as records with their sources."""

__version__ = "0.1.0"
