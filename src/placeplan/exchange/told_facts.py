"""Sentences that state something: figures, money, events, services, groups and dated facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.exchange.prose_figures import counts_in_words, told_figures
from placeplan.exchange.sections import gives_postcode
from placeplan.exchange.sentences import Sentence, Setting, date_in, dates_in
from placeplan.kernel.period import Period
from placeplan.records import Engagement, Fact, FinanceLine, Forum, Programme, Record, Service
from placeplan.records.shapes import DueShape, Figure, PeriodShape

_EVENT = re.compile(
    r"\b(?P<name>(?:[\w’'-]+ ){0,5}?(?:event|workshop|survey|consultation|roadshow|conference"
    r"|listening exercise))s?\b",
    re.I,
)
_HELD = re.compile(
    r"\b(?:held|ran|hosted|carried out|undert\w+|took place|launched|organised|attended)\b", re.I
)
_NO_EVENT = re.compile(r"\b(?:in the|never|adverse|serious|significant) events?\b", re.I)
_PEOPLE = re.compile(
    r"\b(?:engag\w+|patients?|public|residents?|citizens?|communit\w+|stakeholders?"
    r"|call to action)\b",
    re.I,
)
_QUOTED = re.compile(r"[‘“\"'](?P<name>[A-Z][^‘’“”\"]{3,60}?)[’”\"'](?=[\s,.;)–-])")
_THEME = re.compile(
    r"\b(?:to (?:capture|hear|gather|discuss|understand|find out|seek|listen to)|on"
    r"|about)\s+(?P<theme>[a-z][^.]{8,}?)\.?$"
    r"|\busing (?P<used>.+?) including\b",
    re.S,
)
_MONEY = re.compile(
    r"^(?P<who>.+?)\s+(?:ended|started|finished|closed|reported|began|delivered|forecasts?"
    r"|recorded)\b.*?"
    r"\b(?P<line>(?:underlying |recurrent |cumulative )?(?:deficit|surplus|overspend|underspend"
    r"|shortfall))\s+of\s+"
    r"(?P<amount>(?:c\.?\s?)?£[\d.,]+\s?(?:million|m|k|bn|billion)?)",
    re.I | re.S,
)
_ESTABLISHED = re.compile(
    r"^(?:In addition, |Further, )?(?P<one>(?:An?|The)\s+)?(?P<name>.+?) (?:has"
    r"|have) been (?:established|set up|launched|opened)\b",
    re.I,
)
_IN_PLACE = re.compile(
    r"^There (?:is|are) (?:an?\s+)?(?P<name>.+?) (?:in place|available)(?: (?:at|across"
    r"|in) (?P<provider>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*))?\b"
)
_GROUP_NOUN = re.compile(
    r"\b(?:board|group|committee|forum|meetings?|network|council|cabinet)s?$", re.I
)
_FORUM = re.compile(
    r"^(?:The\s+)?(?P<name>(?:[A-Z][\w’'&-]*\s+|and\s+|of\s+|for\s+)*(?:Board|Group|Committee|Forum"
    r"|Partnership|Alliance))"
    r"(?:\s+\([A-Z]+\))? (?:is|are) (?:responsible for|accountable for|charged with)\b"
)
_VIA = re.compile(
    r"\b(?:via|through) (?:our|the|its) (?P<name>(?:[A-Z][\w’'&-]*\s+)+(?:Forum|Board|Group"
    r"|Committee))\.?$"
)
_GOES_ON = re.compile(r"^The (?:forum|board|group|committee)\b")
_PROGRAMME = re.compile(
    r"[‘“\"](?P<title>[^‘“”\"]{5,80}?)[’”\"]\s+programme\b(?=.*\b(?:sets? out|has been developed"
    r"|will)\b)",
    re.S,
)
_BODY = re.compile(
    r"^(?:The\s+)?(?P<who>(?!The\b)(?:[A-Z][\w’'&-]*\s+|of\s+|and\s+){1,7}(?:CCG|ICB|Council|Trust"
    r"|Commissioning Group"
    r"|Care Board|Healthwatch))\s+(?=[a-z])"
)
_LISTED = re.compile(
    r"\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve) (?:[\w-]+ ){0,3}?\w+s:"
    r" [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*, "
)
_SUBJECT = re.compile(
    r"^(?!(?:It|They|This|These|Those|There|We|In|By|From|At|On|For"
    r"|With)\b)(?:The\s+)?(?P<who>(?:[\w’'-]+\s+){0,6}?[\w’'-]+)(?:,[^,]+,)?"
    r"\s+(?:is|are|was|were|has|have|will|had|can|serves?|faces?)\b"
)
_PAST = re.compile(
    r"^(?:(?P<when>(?:In|On|Since) [^,]{4,30}), )?(?P<who>(?:the )?[A-Z][^,.]{2,80}?)\s+"
    r"(?P<verb>was|were|became|started|began|ended|joined|opened"
    r"|merged|achieved|received|won)\b"
)


def reported(sentence: Sentence, setting: Setting, after: Sentence | None) -> Iterator[Record]:
    """What a sentence states as a thing: an event, a group, a service or a programme."""
    yield from (
        _heard(sentence, setting) or _met(sentence, setting, after) or _set_up(sentence, setting)
    )


def _heard(sentence: Sentence, setting: Setting) -> list[Record]:
    """What people said at an event of a given date."""
    event = _EVENT.search(sentence.text)
    dates = _dates(sentence.text)
    if event is None or not dates or not _PEOPLE.search(sentence.text):
        return []
    if not _HELD.search(sentence.text) or _NO_EVENT.search(sentence.text):
        return []
    theme = _THEME.search(sentence.text)
    found = Engagement(
        source=sentence.source,
        context=setting.places,
        theme=(theme["theme"] or theme["used"]) if theme else sentence.text,
        event=event_name(sentence.text),
        date=DueShape.of(dates[0]),
    )
    return [found]


def event_name(text: str) -> str | None:
    """The event that a sentence names: what it quotes, else the words before "event"."""
    found = _EVENT.search(text)
    quoted = _QUOTED.search(text)
    if quoted is not None:
        return quoted["name"]
    if found is None:
        return None
    name, shorter = found["name"], ""
    while shorter != name:
        shorter, name = name, re.sub(r"^.*\b(?:the|a|an|our|including)\s+", "", name, flags=re.I)
    return name


def _met(sentence: Sentence, setting: Setting, after: Sentence | None) -> list[Record]:
    """A group and what it does."""
    found = _FORUM.match(sentence.text)
    if found is not None:
        return [_forum(sentence, setting, found["name"], [sentence.text])]
    via = _VIA.search(sentence.text)
    if via is not None and after is not None and _GOES_ON.match(after.text):
        return [_forum(sentence, setting, via["name"], [sentence.text])]
    return []


def _forum(sentence: Sentence, setting: Setting, name: str, duties: list[str]) -> Forum:
    return Forum(
        source=sentence.source, context=setting.places, name=name.strip(), responsibilities=duties
    )


def _set_up(sentence: Sentence, setting: Setting) -> list[Record]:
    """A service, group or programme that has come about."""
    text = sentence.text
    if found := _ESTABLISHED.match(text):
        if _GROUP_NOUN.search(found["name"]):
            return [_forum(sentence, setting, found["name"], [text])]
        if found["one"]:
            return [_service(sentence, setting, found["name"], None)]
    if found := _IN_PLACE.match(text):
        return [_service(sentence, setting, found["name"], found["provider"])]
    if found := _PROGRAMME.search(text):
        programme = Programme(
            source=sentence.source,
            context=setting.places,
            title=found["title"],
            description=text,
        )
        return [programme]
    return []


def _service(sentence: Sentence, setting: Setting, name: str, provider: str | None) -> Service:
    return Service(
        source=sentence.source,
        context=setting.places,
        name=name,
        provider=provider or setting.subject,
        text=sentence.text,
    )


def figured(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The fact of a sentence with figures, and the line of money where it tells a balance."""
    if gives_postcode(sentence.text):
        return
    figures = told_figures(sentence.text) or _counted(sentence.text)
    if figures:
        yield fact(sentence, setting, figures)
        yield from _balance(sentence, setting)


def _counted(text: str) -> list[Figure]:
    """The count of named things that a colon lists: "six wards: Elm, Hill ..."."""
    found = _LISTED.search(text)
    if found is None:
        return []
    number = counts_in_words(found["count"])
    return [Figure(value=number, as_printed=found["count"])] if number is not None else []


def dated(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The fact of a sentence that tells what somebody did or became at a date."""
    found, day = _PAST.match(sentence.text), date_in(sentence.text)
    if found is None or day is None:
        return
    rest = sentence.text[found.end() :]
    if found["when"] is None and not re.match(
        r"\s+(?:[\w-]+ ){0,4}?(?:in|on|from|since)?\s*\d", rest
    ):
        return
    yield Fact(
        source=sentence.source,
        context=setting.places,
        text=sentence.text,
        subject=found["who"].removeprefix("the "),
        place=setting.place,
        period=PeriodShape.of(day),
    )


def fact(sentence: Sentence, setting: Setting, figures: list[Figure] | None = None) -> Fact:
    """A sentence as a fact about the subject of its page."""
    day = date_in(sentence.text)
    return Fact(
        source=sentence.source,
        context=setting.places,
        text=sentence.text,
        subject=setting.subject or _named(sentence.text, setting) or setting.section or None,
        place=setting.place,
        period=None if day is None else PeriodShape.of(day),
        figures=figures if figures is not None else told_figures(sentence.text),
    )


def _named(text: str, setting: Setting) -> str | None:
    """The organisation that a sentence begins with; in front matter, whatever it begins with."""
    found = _BODY.match(text) or (_SUBJECT.match(text) if setting.of is None else None)
    return found["who"] if found is not None else None


def _balance(sentence: Sentence, setting: Setting) -> Iterator[FinanceLine]:
    """A deficit or surplus with its amount: "X ended 2013/14 with a deficit of £3m"."""
    found = _MONEY.match(sentence.text)
    if found is None:
        return
    amounts = [f for f in told_figures(found["amount"]) if f.unit == "gbp"]
    dates = [each for each in _dates(sentence.text) if "/" in each.label or "-" in each.label]
    if len(amounts) != 1:
        return
    yield FinanceLine(
        source=sentence.source,
        context=setting.places,
        organisation=found["who"].removeprefix("The "),
        statement="financial_position",
        line=found["line"],
        financial_year=dates[0].label if len(dates) == 1 else None,
        amount_gbp=amounts[0].value,
        value=amounts[0].value,
        unit="gbp",
        is_total=False,
        as_printed=amounts[0].as_printed,
    )


def _dates(text: str) -> list[Period]:
    return [each.period for each in dates_in(text)]
