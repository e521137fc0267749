"""Places, parties and people of an integrated plan that other words or another page give."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import (
    Action,
    Alignment,
    Commitment,
    Contract,
    Deliverable,
    Fact,
    Forum,
    Goal,
    Organisation,
    Programme,
    Record,
    Role,
    Service,
)

R = TypeVar("R", bound=Record)
D = Decimal
COVER = "Integrated Plan 2026-28\n\nNHS Moorvale and Ashby Integrated Care Board\n\n"


def read(text: str) -> Reading:
    return read_bytes("paper.txt", text.encode())


def of(kind: type[R], reading: Reading) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


class TestPlaces:
    NEEDS = (
        COVER + "Introduction\n\nThe Board plans healthcare for Ashby, Moorvale, Upper Stoke and "
        "Wick.\n\nHEALTH NEEDS AND INEQUALITIES\n\n"
    )

    def test_the_one_place_of_a_statement(self) -> None:
        said = {
            "Smoking prevalence in Wick is 21.4%, above the national average.": "Wick",
            "Upper Stoke has the oldest population, of which 28% are over 65.": "Upper Stoke",
            "Moorvale District has 41 of the most deprived areas.": "Moorvale District",
            "Attainment is low, e.g. in Dunmere, Ashby and Carrow, at 41%.": None,
            "The Ashby Community Hospital has 30 beds.": None,
            "Prevalence is 4.1% in the county.": None,
        }
        for statement, place in said.items():
            reading = read(self.NEEDS + statement + "\n")
            (fact,) = (f for f in of(Fact, reading) if f.text == statement)
            assert fact.place == place, statement

    def test_a_figure_for_each_of_several_places(self) -> None:
        reading = read(self.NEEDS + "Obesity in Ashby (22%) is lower than in Wick (27%).\n")
        found = [f for f in of(Fact, reading) if f.text.startswith("Obesity")]
        assert [(f.place, [x.value for x in f.figures]) for f in found] == [
            ("Ashby", [D(22)]),
            ("Wick", [D(27)]),
        ]

    def test_across_the_board_is_the_place_of_the_cover(self) -> None:
        reading = read(self.NEEDS + "17% of adults across the ICB smoke.\n")
        (fact,) = (f for f in of(Fact, reading) if f.text.startswith("17%"))
        assert fact.place == "NHS Moorvale and Ashby Integrated Care Board"
        assert [c.line for c in fact.context][-1] == 3

    def test_needs_beside_the_country_are_facts_of_their_subject(self) -> None:
        reading = read(
            "CHALLENGES IN OUR SYSTEM\n\nThese challenges were identified:\n\nStroke\n\n"
            "Second highest spend per head in England\n\nDeaths above the regional average\n\n"
        )
        assert [(f.subject, f.text) for f in of(Fact, reading)] == [
            ("Stroke", "Second highest spend per head in England"),
            ("Stroke", "Deaths above the regional average"),
        ]
        assert {g.goal_kind for g in of(Goal, reading)} == {"challenge"}


class TestParties:
    def test_a_board_of_the_bodies_above(self) -> None:
        reading = read(
            "Working together\n\nWe work with all stakeholders including:\n\n- Vale Hospital\n"
            "- Moor County Council\n\nFlow will be overseen by the Urgent Flow Board (with members "
            "from these organisations). It meets monthly.\n"
        )
        (board,) = of(Forum, reading)
        assert (board.name, board.members) == (
            "Urgent Flow Board",
            ["Vale Hospital", "Moor County Council"],
        )
        assert [c.line for c in board.context] == [5, 6]

    def test_a_board_of_its_own_members(self) -> None:
        reading = read(
            "Beds will be overseen by the Bed Board comprising matrons, doctors and Social Workers "
            "of the four wards.\n"
        )
        (board,) = of(Forum, reading)
        assert board.members == ["matrons", "doctors", "Social Workers of the four wards"]

    def test_one_body_keeps_its_kind(self) -> None:
        reading = read(
            "Main providers:\n\n- Westmere Foundation Trust (NELFT)\n- Moor Hospital\n\n"
            "We work with stakeholders including:\n\n- Westmere Foundation Trusts\n"
            "- Moorvale ICB Collaborative\n"
        )
        kinds = {o.source.line: o.org_kind for o in of(Organisation, reading)}
        assert kinds[3] == kinds[8] == "mental_health_provider"
        assert kinds[9] == "partnership"

    def test_what_is_asked_before_its_heading(self) -> None:
        asks = (
            "- Public Health to run the clinics\n- Joint visits to schools\n\n"
            "Contribution the county council would wish from Public Health to the needs of children\n\n"
            "- Nurses to join the family teams\n"
        )
        found = of(Commitment, read("THE SUPPORT MODEL\n\n" + asks))
        assert [(c.item, c.uncertain, c.by) for c in found] == [
            ("Public Health to run the clinics", True, "Public Health"),
            ("Joint visits to schools", True, "Public Health"),
            ("Nurses to join the family teams", False, "Public Health"),
        ]
        assert {c.to for c in found} == {"the county council"}

    def test_a_list_that_names_no_party_is_not_asked(self) -> None:
        reading = read(
            "THE MODEL\n\n- Joint visits\n- Shared records\n\nContribution the council would wish "
            "from Health to the needs of children\n\n- Nurses to join the teams\n"
        )
        assert [c.item for c in of(Commitment, reading)] == ["Nurses to join the teams"]

    def test_ticks_answer_the_rights(self) -> None:
        reading = read(
            "NORTH VALE CCG WILL UPHOLD THE RIGHTS MADE IN THE NHS CONSTITUTION\n\n"
            "1 FOR PATIENTS:\t\nInformed choice\t✓\nComplaint and redress\t✓\n"
        )
        assert [(c.item, c.response, c.to) for c in of(Commitment, reading)] == [
            ("Informed choice", "✓", "PATIENTS"),
            ("Complaint and redress", "✓", "PATIENTS"),
        ]


class TestProviders:
    PAGE = (
        "CURRENT PROVIDER PROFILE\n\nVALE AMBULANCE SERVICE\n\n- Contract value £4.2 million\n\n"
        "COMMUNITY\n\nMOOR PARTNERSHIP TRUST : Children's Services\n\n"
        "- Provides community services for the whole vale\n- The contract is worth £7m\n"
    )

    def test_services_and_what_they_are_called(self) -> None:
        reading = read(self.PAGE)
        assert [(s.name, s.provider, s.text) for s in of(Service, reading)] == [
            (
                "COMMUNITY",
                "MOOR PARTNERSHIP TRUST",
                "Provides community services for the whole vale",
            )
        ]
        assert [(c.provider, c.service, c.value_gbp) for c in of(Contract, reading)] == [
            ("VALE AMBULANCE SERVICE", "VALE AMBULANCE SERVICE", D(4_200_000)),
            ("MOOR PARTNERSHIP TRUST", "COMMUNITY", D(7_000_000)),
        ]

    def test_a_page_of_plans_behind_the_providers_is_not_of_them(self) -> None:
        reading = read(
            self.PAGE.replace("CURRENT", "VISION FOR THE") + "\nOUR WORK PROGRAMME\n\n"
            "- Priority programmes\n- Enabling programmes\n\nKEY COMMISSIONING PRIORITIES\n\n"
            "- Better quality of care\n"
        )
        visions = [g.title for g in of(Goal, reading) if g.goal_kind == "vision"]
        assert "Provides community services for the whole vale" in visions
        assert not {"Priority programmes", "Better quality of care"} & set(visions)


class TestProgrammes:
    def test_a_list_behind_the_last_lead_is_no_programme(self) -> None:
        reading = read(
            "ENABLING PROGRAMMES\n\nSHARED RECORDS\n\n- Launch the record\n\nCARE AT HOME\n\n"
            "- Join the teams\n\nCLINICAL LEAD:\nDr Rowan Hale\n\nOUR FINANCES\n\n"
            "- No debt is expected\n- Costs grow by 2.7%\n"
        )
        found = of(Programme, reading)
        assert [p.title for p in found] == ["SHARED RECORDS", "CARE AT HOME"]
        assert [(r.person, r.of) for r in of(Role, reading)] == [("Dr Rowan Hale", "CARE AT HOME")]


class TestAlignment:
    def test_one_comment_beside_all_the_schemes(self) -> None:
        reading = read(
            "Urgent care – Borough Lead – Ann Bell\n\nProject\tBorough plans\tComments\n"
            "Hub\t<ul><li>• Housing</li><li>• Roads</li><li>• Housing</li></ul>\tAgreed in May\n"
            "Van\t\t\n"
        )
        assert [(a.item, a.framework_item) for a in of(Alignment, reading)] == [
            ("Hub", "Housing"),
            ("Hub", "Roads"),
            ("Van", "Housing"),
            ("Van", "Roads"),
        ]
        assert [(f.text, f.subject) for f in of(Fact, reading)] == [
            ("Agreed in May", "Urgent care")
        ]

    def test_a_comment_beside_one_scheme(self) -> None:
        reading = read(
            "Urgent care – Borough Lead – Ann Bell\n\nProject\tBorough plans\tComments\n"
            "Hub\tHousing\tAgreed in May\nVan\tRoads\tAgreed in June\n"
        )
        assert [f.subject for f in of(Fact, reading)] == ["Hub", "Van"]


class TestWords:
    def test_a_vision_in_several_sentences(self) -> None:
        reading = read(
            "Vision\n\nOur vision is that every child in the vale will thrive. We will start early. "
            "We will stay.\n"
        )
        (vision,) = (g for g in of(Goal, reading) if g.goal_kind == "vision")
        assert vision.title == "every child in the vale will thrive."
        assert vision.definition == "We will start early. We will stay."

    def test_a_mark_within_an_item_and_an_address_are_no_words_of_a_title(self) -> None:
        reading = read(
            "ENABLING PROGRAMMES\n\nINFORMATION SYSTEMS\n\n- -Share records with practices\n"
            "- Launch the website\n\nCLINICAL LEAD:\nDr Rowan Hale\n\nWAYS OF WORKING\n\n"
            "Our strategy – www.vale.nhs.uk/strategy\n\nThe partners agreed in 2014 that 4 of them "
            "lead.\n"
        )
        assert "Share records with practices" in [g.title for g in of(Goal, reading)]
        assert not [f for f in of(Fact, reading) if "www" in (f.subject or "")]

    def test_people_listed_in_a_title(self) -> None:
        reading = read(
            "Priority\tBetter care\nObjective\tSafer wards\n\n"
            "Deliverable/Activity\tDeadline\tLead\tUpdate/Progress\tRating (RAG)\n"
            "<p>Oversee the wards through ward leads</p> <ul><li>• Falls – Ann Bell</li>"
            "<li>• Sepsis – Joe Hart</li></ul>\tMay 2014\tSam Poole\tBegun\tG\n"
            "<p>Agree the rotas</p> <ul><li>• Nights – Ann Bell</li></ul>\tMay 2014\tSam Poole\t\tG\n"
        )
        assert len(of(Deliverable, reading)) == 2
        assert [(r.role, r.person, r.of) for r in of(Role, reading)] == [
            ("leads", "Ann Bell", "Falls"),
            ("leads", "Joe Hart", "Sepsis"),
        ]
        assert not of(Action, reading)
