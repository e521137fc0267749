"""People and their parts in a programme: "Board Sponsor: Ann Bell, Chief Nurse, North CCG"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_LABEL = re.compile(
    r"\b(?P<label>(?:(?:Board|Executive|Exec|Clinical|Delivery|Operational|Implementation|Programme"
    r"|Project|Managerial|Management|Commissioning|Strategic|Senior Responsible|GP|Finance|Quality"
    r"|Identified|Responsible|Accountable|Workstream)\s+(?:Sponsor|Lead|Owner|Officer|Manager)s?"
    r"|SRO|Sponsor|Chair))\s*(?::\s*[-–]?|\s[-–])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?P<label>(?:Executive|Exec|Clinical|Delivery|Operational|Implementation|Programme|Project"
    r"|Board|Senior Responsible|Managerial)\s+(?:Sponsor|Lead|Owner|Officer))\s+(?=[A-Z])"
)
_BODY = re.compile(
    r"\b(?:board|group|forum|committee|partnership|alliance|team|network|council|cabinet)\b", re.I
)
_NAMED = re.compile(r"^(?P<label>[A-Z][^:]{3,60}?)\s*:\s*(?P<rest>\S.*)$")
_SHORT_POST = r"(?:CEO|AO|CFO|COO|CNO|SRO|CO|MD)"
_POST = re.compile(
    r"\b(?:chief|director|officer|nurse|manager|head|lead|deputy|analyst|pharmacists?|assistant|"
    r"associate|executive|chair|president|secretary|consultant|gp|interim|medical|accountable|"
    rf"coordinator|programme|AD|{_SHORT_POST})\b",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(rf"^(?P<post>{_SHORT_POST})\s+(?P<rest>[A-Z][^,]*)")
_TITLED = re.compile(
    r"^(?:dr|mr|mrs|ms|miss|prof|professor|sir|dame|cllr|councillor|rev)\.?$", re.I
)
_NAME_WORD = re.compile(r"^[A-Z][\w'’,.-]*$|^(?:de|la|van|von|der|al|bin|el)$")
_LED_BY = re.compile(r"[–—-]?\s*\b(?P<label>led by)\b\s*:?\s*(?P<rest>[A-Z].*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as printed, with post and organisation where they can be told apart."""

    name: str
    job_title: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role: its label as printed, what stands behind it, and the people read out of that."""

    label: str
    text: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of one line, and the body that is named before them."""

    roles: tuple[RoleLine, ...]
    forum: str | None = None


@lru_cache(maxsize=8192)
def read_roles(text: str) -> Roles | None:
    """The roles that a line states; None where it states none."""
    found = list(_LABEL.finditer(text))
    if not found:
        alone = _ALONE.match(text)
        if alone is None or len(text.split()) > 12:
            return None
        return Roles((_role(alone["label"], text[alone.end() :]),))
    if len(text[: found[0].start()].split()) > 14 or len(text.split()) > 40:
        return None
    before = text[: found[0].start()].strip(" -–,")
    roles: list[RoleLine] = []
    forum = None
    named = _NAMED.match(before)
    if named is not None and read_people(named["rest"]):
        roles.append(_role(named["label"], named["rest"]))
    elif before and _BODY.search(before):
        forum = before
    elif before and len(found) < 2:
        return None
    ends = [each.start() for each in found[1:]] + [len(text)]
    for each, end in zip(found, ends, strict=True):
        roles.append(_role(each["label"], text[each.end() : end]))
    return Roles(tuple(roles), forum)


def led_by(text: str) -> tuple[str, RoleLine] | None:
    """What is led, and by whom: "Build the tool – Led by Ann Bell, Analyst"; None without."""
    found = _LED_BY.search(text)
    if found is None:
        return None
    role = _role(found["label"], found["rest"])
    return (text[: found.start()].strip(" -–"), role) if role.people else None


def _role(label: str, text: str) -> RoleLine:
    said = " ".join(text.split()).strip(" ,;-–*")
    return RoleLine(" ".join(label.split()), said, tuple(read_people(said)))


def read_people(text: str) -> list[Person]:
    """The people of "Ann Bell & Joe Hart, Chief Nurses, North CCG"; empty where none is named."""
    names, rest = _split(text)
    if not names:
        return []
    job, organisation = _post_of(rest)
    return [Person(name, job, organisation) for name in names]


def names_post(text: str) -> bool:
    """True where a text names a post in place of a person."""
    return len(text.split()) <= 12 and _POST.search(text) is not None


def _split(text: str) -> tuple[list[str], str]:
    """The leading names of a text and what follows them."""
    head, rest = _leading_name(text)
    if head is None:
        return [], text
    names = [head]
    while found := re.match(r"\s*(?:&|and|/)\s*(?=[A-Z])", rest):
        name, after = _leading_name(rest[found.end() :])
        if name is None:
            break
        names.append(name)
        rest = after
    return names, rest.strip(" ,.;:-–/")


def _leading_name(text: str) -> tuple[str | None, str]:
    words = re.findall(r"\S+\s*", text)
    taken: list[str] = []
    at = 0
    for word in words:
        plain = word.strip()
        ends = plain[-1:] in ",.;" and not _TITLED.match(plain)
        bare = plain.rstrip(",.;)")
        if not bare or not _NAME_WORD.match(bare) or (taken and _POST.search(bare)):
            break
        if bare.isupper() and len(bare) > 1 and taken:
            break
        taken.append(bare)
        at += len(word)
        if ends or len(taken) == 5:
            break
    named = [word for word in taken if not _TITLED.match(word)]
    if not 2 <= len(named) <= 4 or _POST.search(named[0]) or any(map(_BODY.search, named)):
        return None, text
    if any(word.casefold().endswith(("council", "trust", "ccg")) for word in named):
        return None, text
    return " ".join(taken), text[at:]


def _post_of(text: str) -> tuple[str | None, str | None]:
    """Post and organisation behind a name."""
    if not text:
        return None, None
    short = _ABBREVIATED.match(text)
    if short is not None:
        whole = "," not in text
        return (short["post"] if whole else text), short["rest"].strip()
    pieces = [piece.strip() for piece in re.split(r"\s*,\s*", text) if piece.strip()]
    if len(pieces) == 1:
        return (text, None) if _POST.search(text) else (None, text)
    if _POST.search(pieces[-1]):
        return text, None
    return ", ".join(pieces[:-1]), pieces[-1]
