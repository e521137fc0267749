"""Numbers in running prose. `quantity.find` is the way in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from placeplan.kernel.lazy_pattern import LazyPattern

_CORE = LazyPattern(
    r"(?:(?<![\d.,])|(?<=\b[cC]\.)(?=\d\d|\d,\d))(?:\d[\d.,]*)?\d|(?<![\w.])\.\d+", re.ASCII
)
_GOOD = LazyPattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+", re.ASCII)
_PHONE = LazyPattern(
    r"(?<![\w.,])(?:\+44\s?\(?0?\)?\s?|\(?0)\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?![\d.,]\d)"
    r"|(?<![\w.,£])0\d{4,}(?!\d)",
    re.ASCII,
)
_PART_OF_WORD_BEFORE = LazyPattern(
    r"(?:[a-z_#@&=\\]|[\d%][-/:.,\u2013\u2014]|[a-z][-/\u2013.]|/)$", re.IGNORECASE
)
_PART_OF_WORD_AFTER = LazyPattern(
    r"(?!(?:k|m|mn|bn|wtes?|ftes?|million|billion)(?![a-z\d]))[a-z_@]"
    r"|[-/:\u2013\u2014]\s?\d|[-\u2010\u2011][a-z]|\s?(?:st|nd|rd|th)(?![a-z])"
    r"|\s[ap]\.?m(?![a-z])",
    re.IGNORECASE | re.ASCII,
)
_NUMBERED = LazyPattern(
    r"(?<![a-z])(?:outcomes?|sections?|phases?|steps?|stages?|tiers?|levels?|types?|categor(?:y|ies)"
    r"|items?|appendix|appendices|annex|tables?|figures?|fig\.?|pages?|paragraphs?|para|clauses?"
    r"|articles?|versions?|bands?|wards?|zones?|domains?|standards?|objectives?|priorit(?:y|ies)"
    r"|goals?|themes?|work ?streams?|red|grade|windows|no\.|ref\.?|unit|room|cohort|wave|lot"
    r"|chapter|part|schedule)\s$",
    re.IGNORECASE | re.ASCII,
)
_ABOUT = LazyPattern(r"(?<![\w.])c\.?$|(?:^|[.!?]\s)C\.$", re.ASCII)
_LINE_START = LazyPattern(r"(?:^|[\n\t•>|])[ ]*[(*-]{0,2}[ ]?$")
_SENTENCE_START = LazyPattern(r"[.;:!?)]\s+\(?$")
_MARK_AFTER = LazyPattern(r"[.)]\s+(?=[A-Z\"'“‘])|[.)]$")
_MARK_AT_LINE_START = LazyPattern(r"[.)](?:\s|$)")
_LEAD = LazyPattern(
    r"(?:(?<![a-z])(?P<words>at least|more than|over|no less than|up to|less than|under|at most"
    r"|no more than|not more than|approximately|approx\.?|around|about|circa)\s"
    r"|(?P<mark>[<>]=?|[≥≤~≈])\s?|(?<![a-z\d])c\.?\s?(?=£|\d|$))?"
    r"(?P<sign>(?<![^\s(<>~])[-\u2212])?(?P<pound>£\s?)?(?P<open>\((?=.*£)|(?<=£)\()?$",
    re.IGNORECASE | re.ASCII,
)
_TAIL = LazyPattern(
    r"(?P<close>\))?(?P<scale>(?:k|mn?|bn)(?![a-z\d])|\s?(?:thousand|million|billion)(?![a-z]))?"
    r"(?P<unit>\s?%|\s?per\s?cent(?![a-z])|\s?(?:wtes?|ftes?)(?![a-z]))?(?P<plus>\+(?!\w))?"
    r"(?P<per>\s(?:p\.\s?a\.?|pa|per annum|p\.\s?w\.?|per week)(?![a-z]))?",
    re.IGNORECASE | re.ASCII,
)
_TAIL_POUNDS = LazyPattern(r"\s(?:k|m|bn)(?![a-z\d])", re.IGNORECASE)
_REACH = 28


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each number in prose with its sign, pounds, bound, scale and unit."""
    phones = deque((m.start(), m.end()) for m in _PHONE.compiled.finditer(text))
    floor = 0
    for match in _CORE.compiled.finditer(text):
        start, end = match.span()
        while phones and phones[0][1] <= start:
            phones.popleft()
        if start < floor or (phones and phones[0][0] < end):
            continue
        before = text[max(floor - 1, start - _REACH, 0) : start]
        after = text[end : end + _REACH]
        if not _GOOD.fullmatch(match.group()) or _is_no_number(before, after, match.group()):
            continue
        span = _with_surroundings(text, start, end, before)
        floor = span[1]
        yield span


def _is_no_number(before: str, after: str, core: str) -> bool:
    lone_c = before[-1:] in "cC" and not before[-2:-1].isalnum()
    if not (lone_c or _ABOUT.search(before)) and _PART_OF_WORD_BEFORE.search(before):
        return True
    if _PART_OF_WORD_AFTER.match(after) or (core[0] == "0" and core[1:].isdigit()):
        return True
    if core.isdigit() and _NUMBERED.search(before) and after.lstrip()[:1] != "%":
        return True
    if len(core) > 2 or not core.isdigit():
        return False
    if _LINE_START.search(before) and _MARK_AT_LINE_START.match(after):
        return True
    return bool(_SENTENCE_START.search(before) and _MARK_AFTER.match(after))


def _with_surroundings(text: str, start: int, end: int, before: str) -> tuple[int, int]:
    lead = _LEAD.search(before)
    opened = False
    if lead is not None:
        start -= len(lead.group())
        opened = bool(lead["open"])
    tail = _TAIL.match(text, end)
    if tail is None:
        return start, end
    if tail["close"] is not None and not opened:
        return start, end
    end = tail.end()
    if tail["scale"] is None and lead is not None and lead["pound"]:
        late = _TAIL_POUNDS.match(text, end)
        end = late.end() if late is not None else end
    return start, end
