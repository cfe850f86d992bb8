"""When a scene has fireworks: from the first burst to the last, one or several, whatever else glows."""

from itertools import pairwise

import pytest

from pipeline.simulate.air.company import bangs_of
from pipeline.simulate.scene.load import parse_scene
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.displays import displays

HEAD = "version: 1\nname: x\nseconds: 100\n"
SKY = "{{id: {0}, kind: peony, at: [{1}, 100], start: {2}, until: {3}, shots: {4}}}"
STRING = "{id: string, kind: crackers, at: [0, 10], start: 20, until: 24}"
FOUNTAIN = "{id: fountain, kind: fountain, at: [2, 12], height: 3, start: 30, until: 45}"


def of(*fireworks: str, more: str = "") -> Scene:
    return parse_scene(HEAD + "fireworks:\n" + "".join(f"  - {one}\n" for one in fireworks) + more, "x.yaml")


STORIES = {
    "one shell": ((SKY.format("a", 0, 10, 11, 1),), [(10, 10)]),
    "a fountain": ((FOUNTAIN,), [(30, 45)]),
    "shells, then a fountain": ((SKY.format("a", 0, 10, 11, 1), FOUNTAIN), [(10, 45)]),
    "two with a long lull": ((SKY.format("a", 0, 10, 11, 1), SKY.format("b", 0, 60, 61, 1)), [(10, 10), (60, 60)]),
    "a fountain bridges the lull": ((SKY.format("a", 0, 5, 6, 1), FOUNTAIN, SKY.format("b", 0, 70, 71, 1)), [(5, 70)]),
}  # fmt: skip


@pytest.mark.parametrize(("fireworks", "spans"), STORIES.values(), ids=STORIES)
def test_a_display_lasts_from_the_first_burst_to_the_last(fireworks: tuple[str, ...], spans: list[tuple[float, float]]) -> None:
    assert [(one.start, one.end) for one in displays(of(*fireworks))] == spans


def test_bursts_are_counted_and_lie_within_reach_of_the_middle() -> None:
    scene = of(SKY.format("a", -30, 10, 18, 8), SKY.format("b", 30, 12, 20, 4), STRING)
    (one,) = displays(scene)
    bangs = bangs_of(scene)
    assert one.bursts == len(bangs) > 12 + 20
    assert {bang.number for bang in bangs} == set(one.numbers)
    assert (one.start, one.end) == (bangs[0].t, bangs[-1].t)
    away = [((bang.at[0] - one.at[0]) ** 2 + (bang.at[1] - one.at[1]) ** 2) ** 0.5 for bang in bangs]
    assert max(away) == pytest.approx(one.reach)


def test_shots_are_spread_over_the_time_and_the_first_bursts_at_its_start() -> None:
    bangs = bangs_of(of(SKY.format("a", 0, 10, 40, 15)))
    assert bangs[0].t == 10
    assert len(bangs) == 15
    assert all(0.5 < late.t - early.t < 3.5 for early, late in pairwise(bangs))


def test_fire_lightning_and_lamps_are_no_fireworks() -> None:
    more = "fires: [{id: f, at: [0, 9]}]\nlightnings: [{id: l, start: 5}]\nglows: [{id: p, kind: police, at: [0, 9]}]\n"
    assert list(displays(parse_scene(HEAD + more, "x.yaml"))) == []
