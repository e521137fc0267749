"""The glossary: the acronyms of the field, and the words that head the columns of its papers."""

from placeplan.definitions.glossary.acronyms import Acronym, acronyms, expanded, full_form

__all__ = ["Acronym", "acronyms", "expanded", "full_form"]
