"""Three passes and the API's own case forming."""

from uuid import uuid4

from api.cases.sighting import Sighting
from benchmarks.drives import Thing, cases
from pipeline.events import Box, Location

METRE = 1 / 111_320


def sighting(north_m: float, kind: str = "litter", radius_m: float = 4.0) -> Sighting:
    place = Location(lat=39.93 + north_m * METRE, lon=116.4, radius_m=radius_m, method="gps")
    return Sighting(
        event_id=str(uuid4()), kind=kind, stream_id="sweeper", rule_id="r", class_name="litter", severity="low", start=0.0,
        updated=1.0, end=None, close_reason=None, box=Box(x1=0.1, y1=0.1, x2=0.2, y2=0.2), location=place,
    )  # fmt: skip


def one_pass(*seen: tuple[float, Thing | None]) -> dict[str, tuple[Sighting, Thing | None]]:
    return {str(number): (sighting(at), thing) for number, (at, thing) in enumerate(seen)}


def test_what_three_passes_see_near_one_place_is_one_case() -> None:
    heap, sack = ("litter", 0), ("litter", 1)
    told = cases([one_pass((0, heap), (40, sack)), one_pass((3, heap)), one_pass((-2, heap), (44, sack))])
    assert (told["sightings"], told["cases"]) == (5, 2)
    assert (told["seen_on_several_passes"], told["of_these_one_case"], told["cases_of_several_things"]) == (2, 2, 0)


def test_a_thing_told_far_off_on_one_pass_has_two_cases_and_is_counted_so() -> None:
    heap = ("litter", 0)
    told = cases([one_pass((0, heap)), one_pass((12, heap))])
    assert (told["cases"], told["of_these_one_case"]) == (2, 0)


def test_neighbours_nearer_than_their_radii_run_together_and_are_counted_so() -> None:
    told = cases([one_pass((0, ("litter", 0)), (5, ("litter", 1)))])
    assert (told["cases"], told["cases_of_several_things"]) == (1, 1)


def test_what_is_of_no_thing_is_a_case_all_the_same() -> None:
    assert cases([one_pass((0, None))])["cases"] == 1
