"""Many people at once, as an operator would meet them: the real server, real forms, two minutes.

    python -m bench.load --users 50
    python -m bench.load --users 200 --database postgres://user:password@host/name

Each signs in by the sign-in page and acts every ten seconds or so; seven acts in ten are reads. A
write opens the form, thinks, and saves: the draft of an update as it is typed, an update sent, an
action or a risk changed, a new action. Afterwards every acknowledged save is looked up through the
pages and the API. The database has to be empty; SQLite stands in a folder that is thrown away.

Ends with 1 where anything failed, a save was lost, or the 95th percentile is 500 ms or more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.load_journal import SLOWEST, Journal, lost, percentile, table
from bench.load_server import Served, processors_of
from bench.load_visitor import Browser, Person, UnlikeError

SHOWN = 20
"""So many errors are printed."""
BESIDE = ("south-east-essex-2018-19", "mid-and-south-essex-2024-25")
"""Plans of the demo, whose performance everybody reads."""


def main() -> int:
    """The exit code: 0 where all held."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--database", help="postgres://user:password@host/name, instead of SQLite")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="placeplan-load-") as home:
        print(f"{wanted.users} people on {'PostgreSQL' if wanted.database else 'SQLite'}: set-up")
        with Served(Path(home), wanted.users, wanted.database) as served:
            return _measured(served, wanted.users, wanted.seconds, wanted.seed)


def _measured(served: Served, users: int, seconds: float, seed: int) -> int:
    served.world["beside"] = BESIDE
    people = [Person(served.port, served.world, number, seed) for number in range(users)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as several:
        list(several.map(Person.sign_in, people))
    print(f"all signed in after {time.monotonic() - began:.1f} s")
    Person.offer(frozenset(_pages(people[0].browser)))
    signing = Journal()
    for each in people:
        signing.add(each.journal)
        each.journal = each.browser.journal = Journal()
        each.ends_at = time.monotonic() + seconds
    database = "postgres" if "DATABASE_URL" in served.environment else ""
    before = served.spent(), processors_of(database), _own()
    for each in people:
        each.start()
    for each in people:
        each.join()
    spent = served.spent() - before[0], processors_of(database) - before[1], _own() - before[2]
    all_of = Journal()
    for each in people:
        all_of.add(each.journal)
    gone = lost(all_of.saves, _standing(people))
    return _report(all_of, gone, spent, seconds)


def _pages(browser: Browser) -> Iterator[str]:
    """The kinds of page that there are to read."""
    yield from "home plan portfolio scheme risk performance actions milestones".split()
    yield "risk list"
    try:
        browser.get("search", "/search/?q=scheme")
    except UnlikeError:
        return
    yield "search"


def _standing(people: list[Person]) -> dict[str, dict[str, str]]:
    """What stands now of every thing that can be saved: the text of each state by its name."""
    found: dict[str, dict[str, str]] = {}
    for each in {person.slug: person for person in people}.values():
        for kind, name in (("action", "text"), ("risk", "mitigation")):
            answer = each.browser.get("check", f"/api/v1/{kind}s?plan={each.slug}&limit=5000")
            rows = json.loads(answer.text)["items"]
            found[f"{kind} {each.slug}"] = {row["id"]: row[name] for row in rows}
        for scheme in each.plan["schemes"]:
            path = f"{scheme}update/"
            text = json.loads(each.browser.get("check", path).form()["opened"])["next"]
            found[path] = {text: text}
    return found


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _report(journal: Journal, gone: list[str], spent: tuple[float, ...], seconds: float) -> int:
    """Prints what happened. The exit code."""
    print("\n".join(table(journal.answers)))
    count = len(journal.answers)
    server, database, own = (1000 * each / count for each in spent)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{count / seconds:.1f} requests a second; processor for each: {server:.0f} ms server, "
        f"{database:.0f} ms PostgreSQL, {own:.0f} ms this program; load of the machine {load}"
    )
    print(
        f"{len(journal.saves)} saves acknowledged, {journal.told} times told that another changed "
        f"the same, {len(gone)} lost, {len(journal.errors)} errors"
    )
    for line in [*journal.errors[:SHOWN], *gone[:SHOWN]]:
        print(f"  {line}", file=sys.stderr)
    slow = percentile([each.seconds for each in journal.answers], 0.95)
    held = not journal.errors and not gone and slow < SLOWEST
    print(f"95th percentile {slow * 1000:.0f} ms: {'held' if held else 'NOT HELD'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
