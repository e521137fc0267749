"""Names of leads as they stand in one cell: several of them, and not always parted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

_PARTED = re.compile(r"\s*[/;\n,]\s*")
_AND = re.compile(r"\s+(?:and|&)\s+")
_CAPITAL, _SMALL = "A-ZÀ-ÖØ-Þ", "a-zà-öø-ÿ"
_NAME_WORD = re.compile(
    rf"^(?:[{_CAPITAL}][{_SMALL}'’]+(?:-[{_CAPITAL}][{_SMALL}]+)*|Mc[{_CAPITAL}][{_SMALL}]+"
    rf"|[DO]['’][{_CAPITAL}][{_SMALL}]+|Mac[{_CAPITAL}][{_SMALL}]+)$"
)
_TITLES = frozenset("Dr Mr Mrs Ms Miss Prof Professor Sir Dame Cllr Councillor Rev".split())
_BODY = frozenset(
    "board group team committee council trust ccg icb nhs service services manager managers "
    "director head lead leads officer officers operational clinical quality review health care "
    "social public locality contract commissioning partnership provider hospital nurse executive "
    "scrutiny overview wellbeing steering network forum unit department authority "
    "chief finance operating medical programme project performance delivery all "
    "stream work monitoring action england".split()
)


@dataclass(frozen=True, slots=True)
class Leads:
    """The names of a cell; `joined` where two names without a mark between them were parted."""

    names: tuple[str, ...]
    joined: bool = False


def is_person(text: str) -> bool:
    """True for two or three capitalised words of which none names a body or a post."""
    words = text.split()
    return 2 <= len(words) <= 3 and all(map(_is_name_word, words))


def _is_name_word(word: str) -> bool:
    return bool(_NAME_WORD.match(word)) and word.casefold() not in _BODY


def known_people(cells: Iterable[str]) -> frozenset[str]:
    """The people who stand alone somewhere in a column of leads."""
    return frozenset(
        part for cell in cells for part in _parts(cell) if is_person(part) and part.count(" ") == 1
    )


def _parts(text: str) -> Iterator[str]:
    """The parts of a cell; "and" parts people, but not the words of a body's name."""
    for part in _PARTED.split(text.strip()):
        people = _AND.split(part)
        if len(people) > 1 and all(map(is_person, people)):
            yield from people
        else:
            yield part


def read_leads(text: str, known: Collection[str] = ()) -> Leads:
    """The leads of one cell, in order, without blanks or repeats."""
    names: list[str] = []
    joined = False
    for part in _parts(text):
        split = _unjoined(part, known)
        joined |= len(split) > 1
        names.extend(name for name in split if name and name not in names)
    return Leads(tuple(names), joined)


def _unjoined(text: str, known: Collection[str]) -> list[str]:
    """The names of a run of four or more name words: a lost line break parted them."""
    words = text.split()
    titled = [at for at, word in enumerate(words) if word.rstrip(".") in _TITLES]
    if titled:
        starts = sorted({0, *titled})
        ends = [*starts[1:], len(words)]
        return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]
    if len(words) < 4 or not all(map(_is_name_word, words)):
        return [text]
    names: list[str] = []
    at = 0
    while at < len(words):
        take = next(
            (n for n in (3, 2) if " ".join(words[at : at + n]) in known and at + n <= len(words)),
            2 if len(words) - at != 3 else 3,
        )
        names.append(" ".join(words[at : at + take]))
        at += take
    return names if all(" " in name for name in names) else [text]
