"""`placeplan import`, `people add` and `demo`: on the test's database, and once on their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from builders import NOON, everything, full_disk, member, organisation, person
from placeplan.exchange.amend import amend
from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.models import Deliverable
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Import, Organisation, Plan
from placeplan.rooms.register.models import Event, Person
from placeplan.shell.cli import app
from placeplan.shell.demo import NotADemoError, load, manifest

PAPER = """\
<b>Priority</b>\t<b>Good health</b>
<b>Objective</b>\t<b>Care near home</b>

<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>\t<b>Rating (RAG)</b>
Open the hub\t{deadline}\tAnn Example\tThe building is ready.\tG
"""


def call(*words: object, code: int = 0) -> Result:
    """What the command answers, in this process; its code is held against the one expected."""
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == code, (done.exit_code, done.output)
    return done


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., Path]:
    """paper("a.txt", "July 2013") is the path of a paper with that deadline."""

    def made(name: str, deadline: str = "July 2013") -> Path:
        path = tmp_path / name
        path.write_text(PAPER.format(deadline=deadline), encoding="utf-8")
        return path

    return made


@pytest.fixture
def council(db: None) -> Organisation:
    """The council, with ana who writes for it and rea who reads; two others that it is not."""
    made = organisation("Northtown Council", "N1")
    organisation("Northtown CCG", "N2")
    organisation("Elsewhere", "E1")
    member("ana", made)
    member("rea", made, "reader")
    return made


DAY = ("--stated-on", "12 September 2013")
OPTIONS = ("--plan", "Better care", "--organisation", "N1", "--as", "ana", *DAY)
LATER = ("--stated-on", "14 November 2013")


def test_a_new_plan_is_made_of_the_first_paper(council, paper):
    done = call(
        "import", paper("a.txt"), "--plan", "Better care", "--organisation", "n1",
        "--organisation", "N2", "--as", "ana", *DAY,
    )  # fmt: skip
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0] == ["Better", "care", "(better-care)"]
    assert ["deliverable", "1", "0", "0", "0", "0"] in lines
    assert ["goal", "2", "0", "0", "0", "0"] in lines
    assert done.stderr == ""
    made = Plan.objects.get()
    assert made.owner == council
    assert [each.ods_code for each in made.partners.all()] == ["N2"]
    assert str(Deliverable.objects.get().stated_on) == "2013-09-12"
    actions = Event.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["create-plan", "import-paper"]


def test_the_same_call_again_changes_nothing(council, paper):
    words = ("import", paper("a.txt"), paper("b.txt", "March 2014"), *OPTIONS)
    call(*words)
    before = everything()
    assert "deliverable    0        0          2" in call(*words).stdout
    assert everything() == before


def test_a_later_paper_by_title_in_any_case(council, paper):
    call("import", paper("a.txt"), *OPTIONS)
    call("import", paper("b.txt", "May 2014"), "--plan", "BETTER  CARE", "--as", "ana",
         "--stated-on", "14/11/2013")  # fmt: skip
    assert Plan.objects.count() == 1
    row = Deliverable.objects.current().get()
    assert [(each.label, str(each.stated_on), each.carried) for each in row.ledger] == [
        ("July 2013", "2013-09-12", True),
        ("May 2014", "2013-11-14", False),
    ]


def test_without_a_day_today_is_taken_and_said(council, paper):
    done = call("import", paper("a.txt"), *OPTIONS[:-2])
    assert done.stderr.startswith("no --stated-on: taken as stated today")


def test_a_paper_is_marked_for_fewer_and_never_for_more(council, paper):
    ccg = Organisation.objects.get(ods_code="N2")
    ben = member("ben", ccg)
    words = ("--plan", "Health 2013", "--organisation", "N1", "--organisation", "N2")
    call("import", paper("a.txt"), "--as", "ana", *words, "--visibility", "private")
    [row] = Deliverable.objects.all()
    assert row.visibility == "private"
    assert not Deliverable.objects.all().visible_to(ben).exists()
    for wrong, why in (("public", "Choose who may see it"), ("nobody", "Choose who may see it")):
        done = call("import", paper("b.txt"), "--as", "ana", *words, "--visibility", wrong, code=2)
        assert f"--visibility {wrong}: {why}" in done.output
    seen = call("import", paper("c.txt"), "--as", "ben", *words, "--visibility", "private", code=2)
    assert "You would not see it yourself" in seen.output
    assert Import.objects.count() == 1


def test_a_dry_run_stores_nothing(council, paper):
    before = everything()
    done = call("import", paper("a.txt"), *OPTIONS, "--dry-run")
    assert "nothing was stored" in done.stdout
    assert "deliverable    1" in done.stdout
    assert everything() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--plan", "P", "--as", "ana"], "--organisation"),
        (["--plan", "P", "--as", "nobody", "--organisation", "N1"], "nobody"),
        (["--plan", "P", "--as", "ana", "--organisation", "XX"], "'XX'"),
        (["--plan", "P", "--as", "ana", "--organisation", "E1"], "may not create"),
        (["--plan", "P", "--as", "rea", "--organisation", "N1"], "may not create"),
        (["--plan", "P", "--as", "ana", "--organisation", "N1", "--stated-on", "soon"], "'soon'"),
        (["--plan", "P", "--as", "ana", "--organisation", "N1", "--stated-on", "May 2013"], "day"),
        (["--plan", " ", "--as", "ana", "--organisation", "N1"], "blank"),
        (["--as", "ana"], "--plan"),
        (["--plan", "P"], "--as"),
    ],
)
def test_a_wrong_call_stores_nothing_and_says_why(council, paper, options, words):
    before = everything()
    done = call("import", paper("a.txt"), *options, code=2)
    assert done.stdout == ""
    assert words in done.stderr.splitlines()[-1]
    assert everything() == before


def test_an_existing_plan_asks_who_imports_and_for_whom(council, paper):
    call("import", paper("a.txt"), *OPTIONS)
    before = everything()
    later = paper("b.txt", "May 2014")
    done = call("import", later, "--plan", "better-care", "--as", "rea", code=2)
    assert "rea may not import into Better care" in done.stderr
    done = call(
        "import", later, "--plan", "better-care", "--as", "ana", "--organisation", "E1", code=2
    )
    assert "neither owns nor shares" in done.stderr
    assert everything() == before


def test_one_paper_that_cannot_be_read_keeps_all_out(council, paper, tmp_path):
    before = everything()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"%PDF-1.7")
    done = call("import", paper("a.txt"), bad, *OPTIONS, code=1)
    assert done.stderr.splitlines()[0].startswith("bad.txt:1: ")
    assert done.stderr.splitlines()[-1] == "nothing was imported"
    call("import", bad, *OPTIONS, code=2)
    call("import", tmp_path / "missing.txt", *OPTIONS, code=2)
    assert everything() == before


def test_a_failure_in_the_second_paper_undoes_the_first(council, paper):
    before = everything()
    with full_disk("delivery_deadlinerevision", "May 2014"):
        done = call("import", paper("a.txt"), paper("b.txt", "May 2014"), *OPTIONS, code=2)
    assert "disk full" in done.stderr
    assert everything() == before
    call("import", paper("a.txt"), paper("b.txt", "May 2014"), *OPTIONS)


def test_the_real_papers_come_in_together(seed: Callable[[str], Path], council):
    done = call("import", seed("000"), seed("003"), *OPTIONS)
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()[3:]}
    assert lines["observation"] == ["116", "0", "0", "0", "0"]
    assert lines["deliverable"] == ["74", "0", "0", "0", "0"]
    assert lines["measure"] == ["33", "0", "0", "0", "0"]
    assert lines["concern"][1:] == ["0", "0", "0", "0"]
    assert Observation.objects.count() == 116


def test_organisations(council):
    call("organisations", "add", "9x9", "--name", "NHS Vale ICB", "--kind", "commissioner")
    made = Organisation.objects.get(ods_code="9X9")
    assert (made.name, made.org_kind, made.source) == ("NHS Vale ICB", "commissioner", None)
    before = everything()
    for words, said in (
        (["9X9", "--name", "Again", "--kind", "other"], "is violated"),
        (["9X8", "--name", "New", "--kind", "kingdom"], "kingdom"),
    ):
        assert said in call("organisations", "add", *words, code=2).stderr
    assert everything() == before


def test_people(council, monkeypatch):
    monkeypatch.setenv("PLACEPLAN_PASSWORD", "a long phrase for tests")
    call("people", "add", "bea", "--name", "Bea", "--member", "n1:finance")
    bea = Person.objects.get(username="bea")
    assert bea.password.startswith("argon2$argon2id$")
    assert [each.role for each in bea.memberships.all()] == ["finance"]
    call("people", "add", "cas", "--name", "Cas", "--no-password")
    assert not Person.objects.get(username="cas").has_usable_password()
    before = everything()
    for words, said in (
        (["bea", "--name", "Again", "--no-password"], "already exists"),
        (["new", "--name", "New", "--member", "XX:reader", "--no-password"], "'XX'"),
        (["new", "--name", "New", "--member", "N1:king", "--no-password"], "'king'"),
    ):
        assert said in call("people", "add", *words, code=2).stderr
    monkeypatch.setenv("PLACEPLAN_PASSWORD", "short")
    assert "too short" in call("people", "add", "new", "--name", "New", code=2).stderr
    assert everything() == before


def test_the_demo_is_loaded_by_the_real_services_and_only_once(db):
    loaded = load(at=NOON)
    before = everything()
    for someone in loaded.people:
        assert Person.objects.get(username=someone.username).check_password(someone.password)
    papers = manifest().papers
    assert len(loaded.lines) == len(papers) + len(manifest().statistics)
    assert Event.objects.filter(action="import-paper").count() == len(papers)
    assert Deliverable.objects.exists()
    load(at=NOON)
    assert everything() == before


def test_the_demo_keeps_out_of_a_database_that_is_in_use(db):
    person("real")
    before = everything()
    with pytest.raises(NotADemoError, match="people of its own"):
        load(at=NOON)
    assert everything() == before


def test_from_nothing_to_a_plan_as_an_operator_does_it(new_system, paper):
    """In processes of their own, with a new and empty database."""
    system = new_system("operator")
    run, home = system.run, system.home
    done = run("import", paper("a.txt"), "--plan", "P", "--as", "ana", code=2)
    assert "nobody has the user name 'ana' (placeplan people add)" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    done = run("demo", "--no-serve")
    assert "Sign in" in done.stdout
    someone = manifest().plans[0].made_by
    run("import", paper("a.txt"), "--plan", manifest().plans[0].slug, "--as", someone, *DAY)
    assert ("Open the hub",) in system.rows("SELECT title FROM delivery_deliverable")
    assert (home / "secret-key").stat().st_mode & 0o077 == 0
    assert home.stat().st_mode & 0o077 == 0


# A later version of a paper.


def test_a_dry_run_says_field_by_field_what_would_change(paper, council):
    call("import", paper("a.txt"), *OPTIONS)
    later = paper("b.txt", "October 2013")
    done = call("import", later, "--dry-run", "--plan", "Better care", "--as", "ana", *LATER)
    assert "deadline: July 2013 -> October 2013" in done.stdout
    assert "changed     deliverable     line 5: Open the hub" in done.stdout
    assert Deliverable.objects.count() == 1


def test_what_people_changed_is_decided_for_all_at_once_or_not_at_all(paper, council):
    call("import", paper("a.txt"), *OPTIONS)
    ana = Person.objects.get(username="ana")
    due = DueShape(label="August 2013", start=date(2013, 8, 1), end=date(2013, 8, 31))
    amend(
        Deliverable.objects.get(),
        {"deadline": due},
        actor=ana,
        at=NOON,
        stated_on=date(2013, 9, 20),
    )
    words = (
        "import",
        paper("b.txt", "October 2013"),
        "--plan",
        "Better care",
        "--as",
        "ana",
        *LATER,
    )
    before = everything()
    asked = call(*words, code=2)
    assert "deadline: was July 2013, people say August 2013, the paper says October 2013" in (
        asked.stdout
    )
    assert "Decide one by one in the browser" in asked.stderr
    assert everything() == before
    call(*words, "--conflicts", "everybody", code=2)
    call(*words, "--conflicts", "plan")
    assert Deliverable.objects.current().get().ledger[-1].label == "August 2013"
    stands = everything()
    call(*words)
    assert everything() == stands


def test_an_import_is_undone_and_what_depends_on_it_is_said(paper, council):
    call("import", paper("a.txt"), *OPTIONS)
    first = Import.objects.get().pk
    call("import", paper("b.txt", "October 2013"), "--plan", "Better care", "--as", "ana", *LATER)
    second = Import.objects.latest("pk").pk
    refused = call("undo", first, "--as", "ana", code=1)
    assert "stated anew in b.txt" in refused.stderr
    call("undo", second, "--as", "rea", code=2)
    assert "b.txt for Better care is undone" in call("undo", second, "--as", "ana").stdout
    assert Deliverable.objects.current().get().ledger[-1].label == "July 2013"
    call("undo", second, "--as", "ana", code=2)
    call("undo", 10_000, "--as", "ana", code=2)
    call("undo", first, "--as", "ana", "--reason", "the wrong plan")
    assert not Deliverable.objects.current().exists()
