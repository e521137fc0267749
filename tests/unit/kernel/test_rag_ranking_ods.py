"""Spec: ratings, ranks and codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.kernel import ods, rag, ranking
from placeplan.kernel.rag import Rag
from placeplan.kernel.ranking import Rank
from unit.kernel.texts import any_text

RATINGS = {
    Rag.R: ["R", "Red", "RED", "r", " red "],
    Rag.RA: ["RA", "red/amber", "Red-Amber", "Red Amber", "R/A", "Amber/Red"],
    Rag.A: ["A", "Amber", "amber."],
    Rag.AG: ["AG", "Amber Green", "Amber-Green", "A/G", "Green / Amber"],
    Rag.G: ["G", "Green"],
    Rag.B: ["B", "Blue"],
    Rag.W: ["W", "White"],
    Rag.NA: ["N/A", "n/a", "NA", "Not applicable"],
}


@pytest.mark.parametrize(("rating", "printed"), [(r, p) for r, ps in RATINGS.items() for p in ps])
def test_a_rating_read(rating, printed):
    assert rag.parse(printed) is rating


@pytest.mark.parametrize("text", ["", "Complete", "Compliant", "TBC", "RAG", "Greenish", "-", "?"])
def test_what_is_no_rating(text):
    assert rag.parse(text) is None


@given(st.sampled_from(list(Rag)))
def test_a_rating_is_read_back(rating: Rag):
    assert rag.parse(rag.format(rating)) is rating
    assert rag.parse(rating.word) is rating
    assert Rag(rating.value) is rating


def test_the_worst_rating():
    assert rag.worst([Rag.G, Rag.NA, Rag.RA, Rag.A]) is Rag.RA
    assert rag.worst([]) is None
    assert [r.value for r in sorted(Rag, key=lambda r: r.severity)][:6] == "R RA A AG G B".split()


@given(st.lists(st.sampled_from(list(Rag)), min_size=1))
def test_the_worst_is_one_of_them_and_none_is_worse(ratings):
    found = rag.worst(ratings)
    assert found is not None
    assert found in ratings
    assert all(found.severity <= other.severity for other in ratings)


@pytest.mark.parametrize(
    ("printed", "rank"),
    [
        ("8/11", Rank(8, 11)),
        ("72/195", Rank(72, 195)),
        (" 8 / 11 ", Rank(8, 11)),
        ("8 of 11", Rank(8, 11)),
        ("86.195", None),
        ("12/11", None),
        ("0/11", None),
        ("1/", None),
        ("1/2/3", None),
        ("", None),
        ("²/11", None),
    ],
)
def test_a_rank_read(printed, rank):
    assert ranking.parse(printed) == rank


def test_a_mistyped_stroke_is_only_suggested():
    assert ranking.suggest("86.195") == Rank(86, 195)
    assert ranking.suggest("7-11") == Rank(7, 11)
    for text in ("195.86", "8/11", "86195", "x", "10.2", "0.11"):
        assert ranking.suggest(text) is None


@pytest.mark.parametrize(
    ("rank", "count", "quartile"),
    [
        (1, 4, "best"),
        (2, 4, "middle"),
        (3, 4, "middle"),
        (4, 4, "worst"),
        (48, 195, "best"),
        (49, 195, "middle"),
        (146, 195, "middle"),
        (147, 195, "worst"),
        (1, 1, "worst"),
        (8, 11, "middle"),
        (9, 11, "worst"),
        (2, 11, "best"),
    ],
)
def test_quartiles(rank, count, quartile):
    assert Rank(rank, count).quartile == quartile


@given(st.integers(1, 999_999).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_a_rank_is_read_back(pair):
    rank = Rank(*pair)
    assert ranking.parse(rank.format()) == rank
    assert (rank.quartile == "best") == (rank.rank / rank.count <= 0.25)
    assert (rank.quartile == "worst") == (rank.rank / rank.count > 0.75)


def test_no_rank_past_its_count():
    with pytest.raises(ValueError, match="no rank"):
        Rank(12, 11)


def test_competition_ranks():
    values = [3.0, None, 5.0, 5.0, 1.0]
    assert ranking.competition_ranks(values, higher_is_better=True) == [3, None, 1, 1, 4]
    assert ranking.competition_ranks(values, higher_is_better=False) == [2, None, 3, 3, 1]
    assert ranking.competition_ranks([], higher_is_better=True) == []
    with pytest.raises(ValueError, match="not a number"):
        ranking.competition_ranks([float("nan")], higher_is_better=True)


@given(st.lists(st.none() | st.integers(-5, 5).map(float)), st.booleans())
def test_a_rank_counts_those_that_are_better(values, higher):
    known = [v for v in values if v is not None]
    for value, rank in zip(values, ranking.competition_ranks(values, higher), strict=True):
        if value is None:
            assert rank is None
        else:
            better = [v for v in known if (v > value if higher else v < value)]
            assert rank == len(better) + 1


CODES = {
    "RAJ": "trust",
    "R1L": "trust",
    "RF4": "trust",
    "TAJ": "trust",
    "RAJ01": "site",
    "RDDH0": "site",
    "99F": "ccg",
    "07G": "ccg",
    "D2P2L": "ccg",
    "QH8": "icb",
    "QJG": "icb",
    "Q57": "area_team",
    "Y61": "region",
    "F81003": "practice",
    "Y02177": "practice",
    "F81003001": "practice_branch",
    "U12345": "pcn",
    "5PX": "pct",
    "721": "local_authority",
    "NQ1": "independent_provider",
    "E38000168": "ons",
    "E06000033": "ons",
}


@pytest.mark.parametrize(("code", "kind"), CODES.items())
def test_the_form_of_a_code(code, kind):
    assert ods.kind_of(code) == kind
    assert ods.is_valid(code)
    assert ods.kind_of(f" {code[:2].lower()} {code[2:].lower()} ") == kind
    assert not ods.is_valid(code + " ")


@pytest.mark.parametrize("text", ["", "F8100", "E3800016", "999F", "Thurrock", "RAJ0", "٣٣F", "Q"])
def test_what_is_no_code(text):
    assert ods.kind_of(text) is None
    assert not ods.is_valid(text)


@given(any_text())
def test_nothing_raises_whatever_the_text(text):
    rag.parse(text)
    ranking.parse(text)
    ranking.suggest(text)
    assert ods.normalise(ods.normalise(text)) == ods.normalise(text)
    assert ods.is_valid(text) in (True, False)
