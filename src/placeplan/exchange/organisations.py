"""What kind of body a name speaks of, by the words that the field uses in names."""

from __future__ import annotations

import re

from placeplan.records.places import OrganisationKind

_KINDS: tuple[tuple[re.Pattern[str], OrganisationKind], ...] = (
    (re.compile(r"\bambulance\b", re.I), "ambulance_provider"),
    (
        re.compile(
            r"\b(?:CCG|ICB|PCT)s?\b(?!.*\bcollaborative\b)|clinical commissioning group"
            r"|integrated care board",
            re.I,
        ),
        "commissioner",
    ),
    (
        re.compile(r"\b(?:partnership|alliance|collaborative|STP|ICS)\b(?!.*\btrust\b)", re.I),
        "partnership",
    ),
    (
        re.compile(r"\b(?:mental health|EPUT|SEPT|NELFT)\b|partnership\b.*\btrust\b", re.I),
        "mental_health_provider",
    ),
    (
        re.compile(r"\bcommunity\b.*\btrust\b|\bcommunity (?:health|interest)\b", re.I),
        "community_provider",
    ),
    (
        re.compile(r"\b(?:council|borough|county council|local authority)\b", re.I),
        "local_authority",
    ),
    (re.compile(r"\b(?:surgery|medical (?:centre|practice)|practice)\b", re.I), "practice"),
    (re.compile(r"\b(?:PCN|primary care network)\b", re.I), "pcn"),
    (re.compile(r"\b(?:hospitals?|foundation trust|NHS trust|FT)\b", re.I), "acute_provider"),
    (
        re.compile(
            r"\b(?:CQC|monitor|NHS England|NHS Improvement|care quality commission)\b", re.I
        ),
        "regulator",
    ),
    (re.compile(r"\blocality\b", re.I), "locality"),
    (re.compile(r"\b(?:voluntary|charit\w+|hospice)\b", re.I), "third_sector"),
)
COMMISSIONER_NAME = re.compile(
    r"\b(?:NHS\s+)?(?:[A-Z][\w'’&.-]+(?:,?\s+(?:and|&|of|upon|on)\s+|[ ,]+))+"
    r"(?:CCG|ICB|Clinical Commissioning Group|Integrated Care Board)\b"
)


def kind_of(name: str) -> OrganisationKind:
    """The kind of organisation that a name speaks of; `other` where no word says."""
    return next((kind for pattern, kind in _KINDS if pattern.search(name)), "other")
