"""What a pass reported against what it could see: by kind and place, each thing once."""

import pytest

from pipeline.simulate.trial.drive_score import drive_facts, drive_pairs, drive_tally
from pipeline.simulate.trial.matching import Claim
from pipeline.simulate.truth.driving import Seen
from pipeline.simulate.truth.happenings import EventKind, TrueEvent


def thing(kind: EventKind, number: int, at: tuple[float, float]) -> TrueEvent:
    return TrueEvent(kind, "whole", 0.0, 18.0, at, 0.5, (number,))


def sight(kind: EventKind, number: int, *, asked: bool = True, start: float = 2.0) -> Seen:
    return Seen(kind, number, 1, start, start + 4, 4.0, 5.0, asked)


def claim(kind: EventKind, at: tuple[float, float] | None, start: float = 3.0) -> Claim:
    return Claim(kind, None, start, start + 2, (0.4, 0.4, 0.5, 0.5), at, 6.0)


LITTER = thing("litter", 1, (2.0, 20.0))
OTHER = thing("litter", 2, (-2.0, 34.0))
BIN = thing("bins", 3, (2.0, 50.0))
FACTS = drive_facts([LITTER, OTHER, BIN], [sight("litter", 1), sight("litter", 2), sight("bins", 3)])


def figures(claims: list[Claim], kind: EventKind = "litter") -> tuple[int, int, int, int]:
    tally = drive_tally(FACTS, claims)[kind]
    return tally.found, tally.missed, tally.false, tally.hidden


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], (0, 2, 0, 0)),
        ([claim("litter", (3.0, 22.0))], (1, 1, 0, 0)),
        ([claim("litter", (3.0, 22.0)), claim("litter", (2.0, 20.0))], (1, 1, 1, 0)),
        ([claim("litter", (2.0, 27.9)), claim("litter", (-2.0, 34.0))], (2, 0, 0, 0)),
        ([claim("litter", (2.0, 28.5))], (1, 1, 0, 0)),
        ([claim("litter", (2.0, 5.0))], (0, 2, 1, 0)),
        ([claim("bins", (2.0, 20.0))], (0, 2, 0, 0)),
    ],
    ids=["nothing", "near", "twice", "each its own", "the nearer one", "too far", "another kind"],
)
def test_a_report_is_of_the_nearest_thing_of_its_kind(claims: list[Claim], expected: tuple[int, int, int, int]) -> None:
    assert figures(claims) == expected


def test_errors_of_place_are_told_with_the_radius() -> None:
    (placing,) = drive_tally(FACTS, [claim("litter", (5.0, 24.0))])["litter"].placings
    assert (placing.error, placing.beyond, placing.radius) == (5.0, 4.5, 6.0)


def test_what_a_pass_hardly_saw_is_neither_asked_for_nor_wrong() -> None:
    facts = drive_facts([LITTER, OTHER], [sight("litter", 1, asked=False)])
    for claims in ([], [claim("litter", (2.0, 20.0))]):
        tally = drive_tally(facts, claims)["litter"]
        assert (tally.found, tally.missed, tally.false, tally.hidden) == (0, 0, 0, 2)


def test_of_several_passes_the_one_that_saw_it_best_counts() -> None:
    (fact,) = drive_facts([LITTER], [sight("litter", 1, start=9.0), sight("litter", 1, asked=False)])
    assert fact[1] == sight("litter", 1, start=9.0)


def test_bags_at_the_foot_of_a_full_bin_are_part_of_it() -> None:
    assert figures([claim("litter", (2.0, 51.0))]) == (0, 2, 0, 0)
    assert figures([claim("litter", (2.0, 55.0))]) == (0, 2, 1, 0)


def test_a_report_without_a_place_is_of_what_was_in_sight_and_has_no_error() -> None:
    tally = drive_tally(FACTS, [claim("bins", None)])["bins"]
    assert (tally.found, tally.unplaced, tally.placings) == (1, 1, ())
    assert drive_pairs(FACTS, [claim("bins", None, start=12.0)]) == []
