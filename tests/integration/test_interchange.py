"""What a room stores is what the record said: dump(load(record)) == record."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOON, RECORDS, SEPTEMBER, bring, hours, member, observation, organisation, plan
from examples import at_most
from placeplan.exchange.commit import commit
from placeplan.exchange.reading import read_path
from placeplan.exchange.reconcile import interchanges
from placeplan.records import KINDS
from placeplan.rooms.performance.interchange import load
from placeplan.rooms.performance.models import Observation
from placeplan.rooms.places.models import Organisation
from placeplan.rooms.register.models import ImportedFile, Source

pytestmark = pytest.mark.django_db

STORED = [kind for room in interchanges() for kind in room.KINDS]


def test_every_kind_of_the_contract_is_stored_once():
    assert sorted(STORED) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=at_most(25))
@given(data=st.data())
def test_a_record_comes_back_as_it_went_in(kind, data):
    record = data.draw(RECORDS[kind])
    room = next(each for each in interchanges() if kind in each.KINDS)
    with transaction.atomic():
        owner = organisation("Owner of the plan, as no record names it", "OWN999")
        outcome = bring(plan(owner), member("ana", owner), record, name="paper.txt")
        assert not outcome.problems
        assert outcome.new == 1
        if kind in room.MODELS:
            row = room.MODELS[kind].objects.get()
            assert row.content_hash
            assert room.dump(row).context == record.context
            assert getattr(room, "as_stated", room.dump)(row).content() == record.content()
        else:
            row = Organisation.objects.exclude(pk=owner.pk).get()
        back = room.dump(row)
        assert type(back) is type(record)
        assert back.content() == record.content()
        assert back.source == record.source
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "printed", ["32.00", "32.2", "0", "-4.5", "12345678901234567890.123456789", "1E+3", "0.10"]
)
def test_a_value_keeps_its_printed_precision(printed):
    owner = organisation("Northtown CCG", "N1")
    file = ImportedFile.objects.create(sha256="0" * 64, name="paper.txt", size=1)
    row = load(
        observation(printed),
        plan=plan(owner),
        source=Source.objects.create(file=file, line=1),
        stated_on=SEPTEMBER,
        recorded_at=NOON,
    )
    assert isinstance(row, Observation)
    row.save()
    row.refresh_from_db()
    assert row.value == Decimal(printed)
    assert str(row.value) == format(Decimal(printed), "f")


def test_a_loader_refuses_another_rooms_kind():
    owner = organisation("Northtown CCG", "N1")
    file = ImportedFile.objects.create(sha256="0" * 64, name="paper.txt", size=1)
    rooms = [room for room in interchanges() if room.KINDS and "observation" not in room.KINDS]
    assert len(rooms) >= 3
    for room in rooms:
        with pytest.raises(TypeError):
            room.load(
                observation(),
                plan=plan(owner, title=room.__name__),
                source=Source(file=file, line=1),
                stated_on=SEPTEMBER,
                recorded_at=NOON,
            )


@pytest.mark.parametrize("prefix", ["000", "001", "002", "003", "004"])
def test_a_whole_paper_is_stored_and_coming_again_changes_nothing(prefix, seed):
    owner = organisation("Northtown Council", "N1")
    board, ana = plan(owner), member("ana", owner)
    data, paper = seed(prefix).read_bytes(), read_path(seed(prefix))
    first, again = (
        commit(paper, plan=board, actor=ana, stated_on=SEPTEMBER, at=at, data=data)
        for at in (NOON, hours(1))
    )
    assert first.new > 100
    assert first.new + first.unchanged + first.changed == len(paper.records)
    assert not first.count("not_stored")
    assert not {each.code for each in first.problems} & {"record-refused"}
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(paper.records))
