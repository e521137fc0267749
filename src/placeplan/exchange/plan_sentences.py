"""The records of a paragraph of a plan, sentence by sentence; what states no item stays prose.

A sentence that only goes on ("This will ...", "They ...") belongs to the record before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from placeplan.exchange.coverage import SHARE
from placeplan.exchange.intentions import intended
from placeplan.exchange.prose_figures import told_figures
from placeplan.exchange.sentences import Sentence, Setting, through
from placeplan.exchange.told_facts import dated, figured, reported
from placeplan.exchange.undertakings import aligned, committed, dated_step, decided, undertaken
from placeplan.records import (
    Action,
    Commitment,
    Decision,
    Fact,
    Forum,
    Goal,
    Narrative,
    Programme,
    Record,
    Service,
)

_LONGEST = 1500
"""The most characters of a sentence; a longer text has lost its full stops."""
_WORD = re.compile(r"\w+")
R = TypeVar("R", bound=Record)
_GOES_ON = re.compile(
    r"^(?:This|These|Those|It|They|Their|Its|Such|The (?:forum|group|board)"
    r"|As well as [^,]+, this)\b"
)


def told(sentences: Sequence[Sentence], setting: Setting) -> list[Record]:
    """The records of a paragraph in order, neighbouring prose as one narrative."""
    out: list[Record] = []
    for at, sentence in enumerate(sentences):
        before = sentences[at - 1] if at else None
        after = sentences[at + 1] if at + 1 < len(sentences) else None
        found = list(_stated(sentence, setting, before, after))
        if found:
            if before is not None and isinstance(found[0], Fact) and _GOES_ON.match(sentence.text):
                found[0] = _with_what_it_goes_on_from(out, found[0], before)
            out += found
            continue
        longer = continued(out[-1], sentence) if out else None
        if longer is not None:
            out[-1] = longer
        elif out and isinstance(out[-1], Narrative):
            out[-1] = _more(out[-1], text=f"{out[-1].text} {sentence.text}", to=sentence)
        else:
            out.append(_prose(sentence, setting))
    return out


def _with_what_it_goes_on_from(out: list[Record], record: Fact, before: Sentence) -> Fact:
    """A fact of "they" or "it" with the sentence before it, where that is only prose so far."""
    last = out[-1] if out else None
    if not isinstance(last, Narrative) or not last.text.endswith(before.text):
        return record
    left = last.text.removesuffix(before.text).rstrip()
    out[-1:] = [last.model_copy(update={"text": left})] if left else []
    source = through(before.source, record.source)
    return record.model_copy(update={"text": f"{before.text} {record.text}", "source": source})


def says_something(records: Sequence[Record], *, beside: type[Record] = Narrative) -> bool:
    """True where any record is more than prose, and than a kind that is known otherwise."""
    return any(not isinstance(each, Narrative | beside) for each in records)


def _stated(
    sentence: Sentence, setting: Setting, before: Sentence | None, after: Sentence | None
) -> Iterator[Record]:
    """The records of the first rule that knows the sentence, and its figures."""
    if len(sentence.text) > _LONGEST:
        return
    if sentence.text.endswith(":"):
        yield from undertaken(sentence, setting)
        return
    facts = list(figured(sentence, setting))
    rules: Sequence[Callable[[], Iterator[Record]]] = (
        lambda: reported(sentence, setting, after),
        lambda: decided(sentence, setting),
        lambda: committed(sentence, setting),
        lambda: intended(sentence, setting),
        lambda: iter(()) if facts else dated_step(sentence, setting),
        lambda: undertaken(sentence, setting),
    )
    found = [*_first(rules), *facts]
    if not found:
        found = list(aligned(sentence, setting, before)) or list(dated(sentence, setting))
    if found and not _say_all(found, sentence):
        yield _prose(sentence, setting)
    yield from found


def _say_all(records: Sequence[Record], sentence: Sentence) -> bool:
    """True where the records hold the words of a sentence, but for a few that join them."""
    said = {word for record in records for word in _WORD.findall(str(record.content()).casefold())}
    words = _WORD.findall(sentence.text.casefold())
    lost = [word for word in words if word not in said]
    return len(lost) <= (1 - SHARE) * len(words) and not any(word.isdigit() for word in lost)


def _first(rules: Sequence[Callable[[], Iterator[Record]]]) -> list[Record]:
    """What the first rule states that states anything."""
    return next((found for rule in rules if (found := list(rule()))), [])


def _prose(sentence: Sentence, setting: Setting) -> Narrative:
    return Narrative(
        source=sentence.source,
        context=setting.places,
        section=setting.section,
        text=sentence.text,
    )


def continued(record: Record, sentence: Sentence) -> Record | None:
    """The record with a sentence that goes on from it; None where it does not."""
    if not _GOES_ON.match(sentence.text):
        return None
    match record:
        case Fact():
            figures = [*record.figures, *told_figures(sentence.text)]
            text = f"{record.text} {sentence.text}"
            return _more(record, text=text, figures=figures, to=sentence)
        case Action() | Decision() | Service():
            return _more(record, text=f"{record.text} {sentence.text}", to=sentence)
        case Commitment():
            response = " ".join(filter(None, (record.response, sentence.text)))
            return _more(record, response=response, to=sentence)
        case Goal():
            definition = " ".join(filter(None, (record.definition, sentence.text)))
            return _more(record, definition=definition, to=sentence)
        case Forum():
            duties = [*record.responsibilities, sentence.text]
            return _more(record, responsibilities=duties, to=sentence)
        case Programme():
            return _more(record, description=f"{record.description} {sentence.text}", to=sentence)
        case _:
            return None


def _more(record: R, *, to: Sentence, **changes: object) -> R:
    """A record with some fields changed, that now stands on to the end of a sentence."""
    source = through(record.source, to.source)
    return record.model_copy(update={"source": source, **changes})
