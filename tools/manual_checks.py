"""The page of the manual on checks, from their docstrings and cases and the policy on reminders."""

import os
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from types import ModuleType

from placeplan.definitions.policies import reminding

CHECKS_INTRO = """\
What Placeplan looks for in the records of a plan, and finds again each time somebody looks: nothing
is marked once and forgotten. A check is one file in `src/placeplan/checks`; its first words are its
name, and its two cases are run as tests. What each code means and how to mend it stands in
[problems](problems.md).

A finding can be accepted until a day, with a reason that stays on record, or given to somebody as
an action. `placeplan check --plan NAME` prints the same, and `placeplan check FILE` looks at a
paper that is not stored."""
REMINDERS_INTRO = """\
Letters tell people of what checks find, by the policy on reminders
(`src/placeplan/definitions/policies/reminding.yaml`); an installation may have its own. The owner
is whom the record names, or who leads the scheme it belongs to; the sponsor answers for it; some
letters are for everybody whose role may act. A name that two people have tells nobody."""
TOLD = {"owner": "owner", "sponsor": "sponsor", "role": "whose role may"}


def checks_page(made: str) -> str:
    """What each check looks for, with its two cases, and who is told of what."""
    found = _checks()
    lines = ["# Checks", "", made, "", CHECKS_INTRO, ""]
    for module in found.checks():
        codes = ", ".join(f"[`{each}`](problems.md#{each})" for each in found.codes(module))
        said = (module.__doc__ or "").strip().partition("\n")[2].strip()
        lines += [f"## {found.label(module)}", "", said, "", f"Gives {codes}.", ""]
        lines += [f"- Found: {module.FIRES.says}", f"- Not found: {module.PASSES.says}", ""]
    return "\n".join([*lines, *_reminders()]).rstrip() + "\n"


def _checks() -> ModuleType:
    """The checks, which read the database and so want Django; nothing is kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeplan.shell.settings")
    os.environ.setdefault("PLACEPLAN_SECRET_KEY", "no session is signed here")
    import_module("django").setup()
    return import_module("placeplan.checks")


def _reminders() -> Iterator[str]:
    policy = reminding(date(2026, 4, 1))
    yield from ("## Letters", "", REMINDERS_INTRO, "")
    yield _row("Letter", "Can be stopped", "Tells of", "Whom", "When")
    yield _row(*["---"] * 5)
    own, others = policy.digest.own, (*policy.digest.sponsor, *policy.digest.role)
    letter = policy.letters[policy.digest.letter]
    told = ", ".join(dict.fromkeys((*own, *others)))
    whom = "owner, sponsor, whose role may"
    yield _row(letter.title, _yes(letter.optional), told, whom, "once a review cycle")
    for rule in policy.rules:
        letter = policy.letters[rule.letter]
        when = "at once" if rule.after is None else _after(rule.after)
        again = f", again every {rule.every} days" if rule.every else ""
        whom = ", ".join(TOLD[each] for each in rule.to)
        yield _row(letter.title, _yes(letter.optional), rule.check, whom, when + again)


def _after(days: int) -> str:
    if days == 0:
        return "on its day"
    return f"{days} day{'' if days == 1 else 's'} after its day"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
