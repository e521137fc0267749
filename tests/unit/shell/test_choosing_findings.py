"""Findings as somebody chooses to see them, and whose they are."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions import policies
from placeplan.exchange.book import Finding
from placeplan.kernel.problem import Family, Severity
from placeplan.kernel.provenance import Source
from placeplan.rooms.assurance.accepting import Accepted
from placeplan.shell.checking.choosing import Choice, chosen
from placeplan.shell.checking.looking import Seen, Whose
from placeplan.shell.checking.sarif import sarif
from placeplan.shell.reminding.telling import digest, lines, ways

DAY = date(2026, 3, 2)
NAMES = ("Ola Green", "Dee Royle", "Chief nurse")
FOUND = st.builds(
    Finding,
    code=st.sampled_from(["milestone-overdue", "gateway-ready", "escalation-late"]),
    family=st.sampled_from(Family),
    severity=st.sampled_from(Severity),
    message=st.text(max_size=20),
    source=st.builds(Source, file=st.just("a b.txt"), line=st.integers(1, 9)),
    title=st.text(max_size=10),
    plan=st.sampled_from(["one", "two"]),
    key=st.text("abc", max_size=3),
    owners=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    roles=st.lists(st.sampled_from(["approver", "finance"]), max_size=1).map(tuple),
    due=st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 1)),
    label=st.sampled_from(["A", "B"]),
    check=st.sampled_from(["a", "b"]),
)
ACCEPTED = Accepted(DAY, "why", "Ann", datetime(2026, 3, 1, tzinfo=UTC))
SEEN = st.lists(st.builds(Seen, FOUND, st.sampled_from([None, ACCEPTED])), max_size=12)
OLA = Whose("Ola Green", "Chief Nurse", {"one": frozenset({"approver"})})


@given(SEEN, st.sampled_from(["", "record", "-record", "due", "-due", "owner", "check", "zebra"]))
def test_whatever_the_order_nothing_is_lost(seen: list[Seen], sort: str) -> None:
    every = chosen(seen, Choice(sort=sort), OLA)
    standing = [each for each in seen if each.accepted is None]
    assert sorted(map(repr, every.seen)) == sorted(map(repr, standing))
    assert every.total == len(standing) == sum(count for _, _, count in every.families)
    assert every.accepted == len(seen) - len(standing)


@given(SEEN)
def test_each_filter_narrows_and_what_can_be_chosen_finds_something(seen: list[Seen]) -> None:
    every = chosen(seen, Choice(), OLA)
    for name, options in (("owner", every.owners), ("check", every.checks)):
        for value, _ in options:
            both = [
                chosen(seen, Choice(**{name: value, "state": state}), OLA)
                for state in ("open", "accepted")
            ]
            assert any(each.seen for each in both)
    for family, _, count in every.families:
        assert len(chosen(seen, Choice(family=family), OLA).seen) == count
    mine = chosen(seen, Choice(mine="yes"), OLA).seen
    assert all(OLA.has(each.finding) for each in mine)
    assert not chosen(seen, Choice(mine="yes"), None).seen
    assert {each.name for each in fields(Choice)} >= {"plan", "family", "severity", "owner"}


@given(FOUND)
def test_a_finding_keeps_its_id_whatever_its_words(finding: Finding) -> None:
    other = replace(finding, message="x", text="y", due=None, owners=(), title="z", number="1")
    assert other.id == finding.id
    assert replace(finding, key=finding.key + "x").id != finding.id
    assert replace(finding, part="x").id != finding.id
    assert len(finding.id) == 16


@given(FOUND)
def test_a_name_that_tells_nobody_leaves_the_role(finding: Finding) -> None:
    both, by_role = ways(finding, OLA), ways(finding, OLA, by_name=False)
    assert by_role == both & {"role"}
    assert ("role" in both) == (finding.plan == "one" and "approver" in finding.roles)
    job = "Chief nurse" in finding.owners and finding.plan == "one"
    assert ("owner" in both) == ("Ola Green" in finding.owners or job)


@given(st.lists(FOUND, max_size=8))
def test_a_letter_tells_only_of_what_concerns_its_reader(found: list[Finding]) -> None:
    policy = policies.reminding(DAY)
    for each in digest(found, OLA, policy):
        assert ways(each, OLA)
    told = lines("late", found, OLA, policy, {}, DAY)
    for line in told:
        meant = [each for each in found if each.id == line.finding]
        assert {each.code for each in meant} == {"milestone-overdue"}
        assert any(OLA.owns(each) for each in meant)
        assert line.time == 1


@given(st.lists(FOUND, max_size=5))
def test_sarif_names_every_rule_and_place(found: list[Finding]) -> None:
    log = sarif(found, version="1", labels={})
    run = log["runs"][0]
    assert [each["ruleId"] for each in run["results"]] == [each.code for each in found]
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        place = each["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "a%20b.txt"
        assert each["level"] in ("error", "warning", "note")
