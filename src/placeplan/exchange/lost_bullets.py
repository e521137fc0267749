"""Entries that conversion ran together: "Agree the scope Develop the offer" is two."""

from __future__ import annotations

import re

_ACTS = frozenset(
    "Agree Analyse Appoint Approve Award Begin Build Collect Commence Commission Complete Conduct "
    "Confirm Consult Continue Create Define Deliver Determine Develop Draft Embed Engage Ensure "
    "Establish Evaluate Expand Explore Extend Facilitate Finalise Fund Hold Identify Implement "
    "Improve Increase Introduce Invest Issue Maintain Maximise Mobilise Monitor Negotiate Obtain "
    "Prepare Procure Produce Provide Publish Recruit Redesign Reduce Refresh Roll Secure Submit "
    "Transfer Undertake".split()
)
_ACTS_OR_THINGS = frozenset(
    "Audit Close Design Go Launch Open Pilot Plan Review Scope Set Sign Start Support Test Train "
    "Trial Update Work".split()
)
_THINGS = (
    "agreement completion delivery development discussions? establishment evaluation expansion "
    "extension finalisation implementation introduction mobilisation preparation procurement "
    "publication recruitment review roll-?out rollout sign-?off utilisation work"
)
_THING = re.compile(rf"^(?:{'|'.join(_THINGS.split())})$", re.IGNORECASE)
_OF = frozenset("for of on to with".split())
_JOINS = frozenset(
    "a all an and any as at by each for from in into its new of on or our per plus than the their "
    "this to under via with & + -".split()
)
_AFTER_WORD = re.compile(r"^[a-z][\w'’/-]*\)?$|^[^\s(]*\d[^\s(]*\)?$|^[^\s(]+\)$")
_LEAST = 2


def parted(text: str) -> list[str]:
    """The entries of a text whose bullets were lost, parted where a new act or task begins.

    Only a capital behind a plain word or number begins one: names in capitals stay whole.
    """
    words = text.split()
    starts = [0]
    for at in range(_LEAST, len(words) - 1):
        if at - starts[-1] >= _LEAST and _ends(words[at - 1]) and _begins(words, at):
            starts.append(at)
    ends = [*starts[1:], len(words)]
    return [" ".join(words[start:end]) for start, end in zip(starts, ends, strict=True)]


def _ends(word: str) -> bool:
    return word.casefold() not in _JOINS and _AFTER_WORD.match(word) is not None


def _begins(words: list[str], at: int) -> bool:
    """True for a word that opens a task: "Develop", "Delivery of", "Clinical review of"."""
    word, follows = words[at], words[at + 1]
    if word in _ACTS:
        return True
    if word in _ACTS_OR_THINGS:
        return follows[:1].islower() or follows[:1].isdigit()
    if not word[:1].isupper() or not word[1:].islower():
        return False
    if _THING.match(word):
        return follows in _OF
    if word == "Fully":
        return follows.islower()
    third = words[at + 2] if at + 2 < len(words) else ""
    return follows.islower() and _THING.match(follows) is not None and third in _OF
