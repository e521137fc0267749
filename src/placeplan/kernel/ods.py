"""The form of ODS and ONS codes. Only the form: whether a code was ever given out is not known.

ODS codes (NHS England, Organisation Data Service) are permanent and never reused. Forms follow
the ODS coding frames at https://digital.nhs.uk/services/organisation-data-service ; ONS codes are
nine characters, E and eight digits for England, whose first three name the kind of area
(ONS Register of Geographic Codes).
"""

from __future__ import annotations

from enum import StrEnum

from placeplan.kernel.lazy_pattern import LazyPattern


class Kind(StrEnum):
    """What a code of this form stands for."""

    TRUST = "trust"
    SITE = "site"
    CCG = "ccg"
    ICB = "icb"
    AREA_TEAM = "area_team"
    REGION = "region"
    PRACTICE = "practice"
    BRANCH = "practice_branch"
    PCN = "pcn"
    PCT = "pct"
    LOCAL_AUTHORITY = "local_authority"
    INDEPENDENT = "independent_provider"
    ONS = "ons"


_FORMS: tuple[tuple[Kind, LazyPattern], ...] = (
    (Kind.ONS, LazyPattern(r"[EWSNKJLM][0-9]{8}")),  # E38000168; K and J: unions of nations
    (Kind.PCN, LazyPattern(r"U[0-9]{5}")),
    (Kind.PRACTICE, LazyPattern(r"[A-HJ-NPVWY][0-9]{5}")),  # F81003
    (Kind.BRANCH, LazyPattern(r"[A-HJ-NPVWY][0-9]{5}[0-9]{3}")),
    (Kind.SITE, LazyPattern(r"[RT][A-Z0-9]{4}")),  # RAJ01: the trust and two more
    (Kind.TRUST, LazyPattern(r"[RT][A-Z0-9]{2}")),  # RAJ; T for care trusts
    (Kind.CCG, LazyPattern(r"[0-9]{2}[A-Z]|[A-Z][0-9][A-Z][0-9][A-Z]")),  # 99F; merged: D2P2L
    (Kind.AREA_TEAM, LazyPattern(r"Q[0-9]{2}")),  # of NHS England, 2013 to 2015
    (Kind.ICB, LazyPattern(r"Q[A-Z0-9]{2}")),  # QH8
    (Kind.REGION, LazyPattern(r"Y[0-9]{2}")),  # Y61
    (Kind.PCT, LazyPattern(r"5[A-Z][A-Z0-9]")),  # until 31 March 2013
    (Kind.LOCAL_AUTHORITY, LazyPattern(r"[0-9]{3}")),  # social services code: 721
    (Kind.INDEPENDENT, LazyPattern(r"N[A-Z0-9]{2}(?:[A-Z0-9]{2})?")),
)
_DROPPED = LazyPattern(r"[\s\u00a0\u200b]+")


def normalise(code: str) -> str:
    """The code in capitals without spaces: " raj 01" is "RAJ01". Changes nothing else."""
    return _DROPPED.sub("", code).upper()


def kind_of(code: str) -> Kind | None:
    """What a code of this form stands for, or None where no form fits.

    A sub-ICB location keeps the code of the CCG before it, and counts as `ccg`. The code is
    normalised first. Never raises.
    """
    plain = normalise(code)
    return next((kind for kind, form in _FORMS if form.fullmatch(plain)), None)


def is_valid(code: str) -> bool:
    """True where the code, as it stands, has the form of an ODS or ONS code."""
    return code == normalise(code) and kind_of(code) is not None
