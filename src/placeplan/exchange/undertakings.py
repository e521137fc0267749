"""Sentences in which somebody undertakes, commits to, dates, decides or aligns something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.exchange.sentences import Sentence, Setting, dates_in
from placeplan.kernel.period import Period
from placeplan.records import Action, Alignment, Commitment, Decision, Milestone, Record
from placeplan.records.shapes import DueShape

_LEAD = r"(?:(?:[Aa]s an?|In|At|For|Across|With|Through|By|To)\s+(?:[\w’'-]+\s+){1,15}?)?"
_BODY_NOUN = (
    r"(?:CCGs?|ICB|ICS|[Bb]oard|[Cc]ouncil|[Tt]rust|[Gg]roup|[Cc]ommittee|team|partners|partnership"
    r"|commissioners|providers|organisations|system|authority|practices|hospital|Healthwatch"
    r"|networks?)"
)
_WHO = (
    r"(?P<who>[Ww]e"
    rf"|(?:[Tt]he|[Oo]ur|[Aa]ll|[Ee]ach|[Bb]oth)\s+(?:[\w’'&-]+\s+){{0,6}}?{_BODY_NOUN}"
    rf"|(?:[A-Z][\w’'&-]*\s+){{1,6}}?{_BODY_NOUN}|[A-Z]{{3,6}}"
    r"|[Oo]ur\s+(?:[\w’'&-]+\s+){1,5}?(?:plans?|strategy|programme))"
)
_OFTEN = r"(?:(?:also|currently|now|simultaneously|already|together)\s+)*"
_DOING = (
    r"working|developing|exploring|establishing|introducing|building|implementing|reviewing|looking"
    r"|addressing|planning|creating|piloting|commissioning|investing|expanding|extending"
    r"|redesigning"
    r"|rolling|strengthening|preparing"
)
_WILL = (
    rf"{_OFTEN}(?:will(?!\s+be\s+able)|shall|intends?\s+to|plans?\s+to|(?:is|are)\s+going\s+to"
    rf"|(?:is|are)\s+{_OFTEN}(?:{_DOING}))\b"
)
_UNDERTAKES = re.compile(
    rf"(?:^|,\s+(?:and\s+)?|;\s+|\band\s+){_LEAD}{_WHO}(?:\s*,[^,]{{3,80}},)?\s+{_WILL}"
)
_IN_PLACE = re.compile(
    r"\bplans? (?:is|are) in place to\b|\b(?:has|have) (?:now )?put in place\b"
    r"|\bprogrammes? of work (?:is )?in place to\b|\bactions will be taken\b"
    r"|\bsets? out how we (?:will|are)\b|\bwill be (?:led|delivered|taken forward|overseen) (?:by"
    r"|through)\b"
    r"|\b(?:recovery|improvement) plan includes\b"
    r"|\b(?:has|have) worked with\b.*\bto (?:introduce|develop|establish|implement|set up)\b",
    re.I,
)
_LED_BY = re.compile(
    r"\b(?:led|overseen|monitored(?: \w+)?|managed|delivered|chaired) by (?:the )?"
    r"(?P<owner>(?:[A-Z][\w’'&-]*|recovery|programme|medical|finance|clinical|lead|chief|director"
    r"|officer"
    r"|manager|nurse|board|group|team|executive|of|and)(?:\s+(?=[\w])(?:[A-Z][\w’'&-]*|director"
    r"|officer"
    r"|manager|lead|nurse|board|group|team|executive|operating|finance|of))*)"
)
_COMMITTED = re.compile(
    r"\b(?:is|are|has|have|remains?)\s+(?:(?:also|all|fully"
    r"|\w+ly)\s+)*committed\b(?:\s+as [^,]{3,60}?)?\s+to\b",
    re.I,
)
_SHORTEST = 6
_FINITE = re.compile(r"\b(?:is|are|has|have|was|were)\b")
_DECIDED = re.compile(
    r"^(?P<of>.+?)\s+(?:was|were|has been|have been)\s+(?:discussed and |formally |jointly )?"
    r"(?:approved|agreed|endorsed|ratified|adopted|signed off)\b"
    r"(?:\s+(?:by|with|at)\s+(?P<by>.+?))?"
    r"(?=\s+(?:at (?:its|their|a)|on \d|in [A-Z0-9]|to (?:ensure|deliver|support)|as|and will)\b"
    r"|[.,;]|$)",
    re.S,
)
_ALIGNED = re.compile(
    r"\s(?:also\s+|in turn\s+)*(?:(?:is|are)\s+(?:(?P<first>fully|closely|completely|directly"
    r"|strongly)\s+)?"
    r"aligned\s+(?:to|with)|aligns?\s+(?:(?P<second>completely|perfectly|fully|closely|directly"
    r"|strongly)\s+)?"
    r"(?:to|with)|fits? with)\s+(?P<target>.+?)(?=\s+(?:as|so|to ensure|and(?!\s+[A-Z]))\b|\s*\("
    r"|[.;,]|$)"
)
_TOPIC = re.compile(r"^(?:Our|The|This|An?)\s")
_THAT = re.compile(r"^.*\b(?:ensure|ensures|ensuring|confirm|agreed) that\s+", re.S)
_PRONOUN = re.compile(r"^(?:it|this|these|they|those|which|that|we)\b", re.I)
_CUE = re.compile(r"\b(?P<cue>by|in|from|until|before|during|on)\s+(?:the\s+)?$", re.I)
_OWN = re.compile(r"^(?:we$|our\b)", re.I)
_PLAN = re.compile(r"(?:plans?|strategy|programme)$", re.I)
_BARE = ("it", "this", "these", "they", "that", "which")
_LIMITS = ("by", "before", "until")
_AHEAD = re.compile(
    r"\b(?:will|expects?|expected|due|aims?|intends?|planned|reach(?:ing)?|to be)\b", re.I
)
_NEGATED = re.compile(r"\b(?:not|no|never)\b", re.I)
_OPENING = re.compile(
    r"^(?:.*?\b(?:will|expects? to|is to|are to|aims? to|is due to)\s+(?:focus on\s+)?)",
    re.I | re.S,
)


def committed(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The commitment of a sentence in which somebody is committed to something."""
    found = _COMMITTED.search(sentence.text)
    if found is not None and len(sentence.text.split()) > _SHORTEST:
        yield Commitment(
            source=sentence.source,
            context=setting.places,
            framework=setting.section or sentence.text,
            item=sentence.text,
            by=subject_before(sentence.text[: found.start()]),
        )


def subject_before(text: str) -> str | None:
    """Who a sentence speaks of before its verb, the article aside; None for "we"."""
    clause = text.strip().rstrip(",")
    if "," in clause and not _FINITE.search(clause):
        clause = clause.split(",")[0]
    if _FINITE.search(clause):
        clause = re.split(r",\s*(?:and\s+)?|\s+and\s+", clause)[-1]
    who = re.sub(r"^(?:the|and)\s+", "", clause.strip(), flags=re.I)
    return None if not who or who.casefold() in ("we", "it", "they", "this") else who


def decided(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The decision that a sentence reports, with who took it and when."""
    found = _DECIDED.match(sentence.text)
    if found is None or (found["of"].casefold() in _BARE and not found["by"]):
        return
    dates = [each.period for each in dates_in(sentence.text)]
    by = found["by"]
    if by is None and not dates:
        return
    yield Decision(
        source=sentence.source,
        context=setting.places,
        of=setting.of if found["of"].casefold() in _BARE else found["of"].strip(" ,"),
        text=sentence.text,
        by=re.sub(r"^the\s+", "", by, flags=re.I) if by else None,
        date=DueShape.of(dates[0]) if len(dates) == 1 else None,
    )


def aligned(sentence: Sentence, setting: Setting, before: Sentence | None) -> Iterator[Record]:
    """What a sentence says is aligned, and with what; "it" is what the sentence before is about."""
    found = _ALIGNED.search(sentence.text)
    if found is None:
        return
    item = _THAT.sub("", sentence.text[: found.start()])
    context = setting.places
    if item.casefold() == "it" and before is not None and _TOPIC.match(before.text):
        item = _about(before.text)
        context = [*context, before.source]
    item = re.sub(r"^(?:In|Within|Across) [^,]+, ", "", item)
    item = _about(item) if _FINITE.search(item) or " includes " in item else item
    target = re.sub(r"^the\s+", "", found["target"].strip(), flags=re.I)
    if not item or _PRONOUN.match(item) or len(target.split()) < 2:
        return
    yield Alignment(
        source=sentence.source,
        context=context,
        item=item.strip(),
        framework=target,
        framework_item=target,
        strength=found["first"] or found["second"],
    )


def _about(text: str) -> str:
    """The words of a sentence before its verb."""
    return re.split(r"\s+(?:is|are|was|were|has|have|includes?|will|sets?)\b", text, maxsplit=1)[0]


def undertaken(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The action that somebody undertakes: "we will ...", "the CCG is developing ..."."""
    text = sentence.text
    found = _UNDERTAKES.search(text)
    if found is None and not _IN_PLACE.search(text):
        return
    owners = []
    if found is not None and not _OWN.match(found["who"]):
        owners.append(re.sub(r"^the\s+", "", found["who"], flags=re.I))
    owners += [each["owner"] for each in _LED_BY.finditer(text)]
    yield Action(
        source=sentence.source,
        context=setting.places,
        of=setting.of,
        text=text,
        owners=list(dict.fromkeys(owners)),
        due=_due(text),
    )


def _due(text: str) -> DueShape | None:
    found = [(cue, period) for cue, period, *_ in _dated(text) if cue in _LIMITS]
    return DueShape.of(found[0][1]) if len(found) == 1 else None


def _dated(text: str) -> Iterator[tuple[str, Period, int, int]]:
    """Each dated period with the word that leads it, and where the two stand."""
    for each in dates_in(text):
        cue = _CUE.search(text[: each.start])
        if cue is not None:
            yield cue["cue"].casefold(), each.period, cue.start(), each.end


def dated_step(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The milestone that a sentence sets for a date to come."""
    text = sentence.text
    found = list(_dated(text))
    who = _UNDERTAKES.search(text)
    if len(found) != 1 or not _AHEAD.search(text) or setting.of is None:
        return
    if who is not None and not _PLAN.search(who["who"]):
        return
    cue, period, start, end = found[0]
    if start and (not _AHEAD.search(text[:start]) or _NEGATED.search(text[:start])):
        return
    title = _step(text, start, end)
    if title is None:
        return
    due = DueShape.of(period)
    yield Milestone(
        source=sentence.source,
        context=setting.places,
        of=setting.of,
        title=title,
        due=None if cue == "from" else due,
        start=due if cue == "from" else None,
        as_printed=text,
    )


def _step(text: str, start: int, end: int) -> str | None:
    """What is to come about: the words behind a leading date, or the clause before a later one."""
    if start == 0:
        return text[end:].strip(" ,.") or None
    clause = text[:start].rstrip(" ,").split(", ")[-1]
    return _OPENING.sub("", clause).strip() or None
