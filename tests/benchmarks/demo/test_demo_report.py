"""What a run that was watched comes to."""

import uuid
from dataclasses import replace
from typing import Any, cast

import pytest

from api.placed import PlacedEvent
from benchmarks.demo.report import report
from benchmarks.demo.run import Run
from benchmarks.demo.truth import Truth
from benchmarks.demo.watch import Sample, Watched, WatchedCase
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.matching import Fact
from pipeline.simulate.truth.happenings import TrueEvent
from tests.support.wire import event

ANSWERED = 1_700_000_100.0
BEGUN = ANSWERED + 3.0
"""When the scenes began."""
TRUE = TrueEvent("litter", None, 10.0, 40.0, (0.0, 5.0), 0.5, (1,))
TRUTHS = {"gate": Truth(Scene.model_validate({"name": "gate", "seconds": 90.0}), (Fact(TRUE, (0.2, 0.3)),))}


def said(number: int, start: float) -> PlacedEvent:
    """Return litter that lay there for 30 s; `start`: seconds after the scenes began."""
    told = event(number, cleared=True).model_dump(mode="json")
    end = BEGUN + start + 30
    return PlacedEvent.model_validate({**told, "start": BEGUN + start, "end": end, "updated": end})


def run(*cases: WatchedCase, samples: tuple[Sample, ...] = ()) -> Run:
    watched = Watched({"gate": ANSWERED + 5}, dict(enumerate(cases)), list(samples))
    return Run(ANSWERED - 8, ANSWERED, ANSWERED + 200, 215.0, 90.0, watched)


def told(run: Run) -> dict[str, Any]:
    return cast("dict[str, Any]", report(run, TRUTHS, {"gate": 4.0}))


LITTER = tuple(
    WatchedCase("litter", BEGUN + second + 12, BEGUN + second + 17, (said(number, second),))
    for number, second in ((1, 10.0), (2, 100.0))
)


def test_the_start_is_told_in_seconds_since_the_api_answered() -> None:
    start = told(run(*LITTER, samples=(Sample(ANSWERED + 4, 9.0, {}), Sample(ANSWERED + 6, 11.0, {}))))["start"]
    assert start == {
        "api_s": 8.0,
        "cameras_live_s": {"gate": 5.0},
        "all_live_s": 5.0,
        "cpu_s": 11.0,
        "first_case_s": {"litter": 25.0},
        "first_clip_s": {"litter": 30.0},
    }


def test_cases_are_held_against_every_round() -> None:
    found = told(run(*LITTER))
    assert found["scenes_began_s"] == 3.0
    (litter,) = found["cameras"]["gate"]["kinds"].values()
    assert (litter["cases"], litter["second_of_round"], litter["clip_after_s"]) == (2, [22.0, 22.0], 5.0)
    assert litter["events"] == {"true": 2, "found": 2, "missed": 0, "false": 0, "not_asked": 1}


def test_a_round_that_nothing_was_said_of_is_missed_and_a_second_word_is_false() -> None:
    once = WatchedCase("litter", BEGUN + 22, None, (said(1, 10.0),))
    (litter,) = told(run(once))["cameras"]["gate"]["kinds"].values()
    assert litter["clip_after_s"] is None
    assert litter["events"] == {"true": 2, "found": 1, "missed": 1, "false": 0, "not_asked": 1}
    again = replace(once, events=(said(1, 10.0), said(2, 15.0)))
    (litter,) = told(run(again))["cameras"]["gate"]["kinds"].values()
    assert litter["events"] == {"true": 2, "found": 1, "missed": 1, "false": 1, "not_asked": 1}


def test_an_event_that_two_cases_name_counts_once() -> None:
    (litter,) = told(run(*LITTER, LITTER[0]))["cameras"]["gate"]["kinds"].values()
    assert (litter["cases"], litter["events"]["false"]) == (3, 0)


def test_other_kinds_are_cases_without_a_truth() -> None:
    fault = said(9, 0.0).model_copy(update={"kind": "camera_fault", "id": uuid.UUID(int=9)})
    kinds = told(run(WatchedCase("camera_fault", BEGUN, None, (fault,))))["cameras"]["gate"]["kinds"]
    assert (kinds["camera_fault"]["cases"], kinds["camera_fault"]["events"]) == (1, None)
    assert kinds["litter"]["events"]["missed"] == 2


def test_steady_is_what_came_after_everything_was_seen_once() -> None:
    since = ANSWERED + 5 + 90
    samples = (
        Sample(since - 1, 40.0, {"gate": 300}), Sample(since, 50.0, {"gate": 400}), Sample(since + 40, 60.0, {"gate": 500}),
        Sample(since + 100, 75.0, {"gate": 790}), Sample(ANSWERED + 201, 99.0, {"gate": 999}),
    )  # fmt: skip
    assert told(run(samples=samples))["steady"] == {
        "seconds": 100.0,
        "share_of_a_core": 0.25,
        "looked_a_second": {"gate": 3.9},
        "looked_a_second_mean": 3.9,
        "configured_a_second": {"gate": 4.0},
    }


@pytest.mark.parametrize("live", [{}, {"gate": ANSWERED + 150}])
def test_without_a_steady_time_there_is_no_figure_of_it(live: dict[str, float]) -> None:
    short = run(samples=(Sample(ANSWERED + 100, 1.0, {"gate": 4}), Sample(ANSWERED + 190, 9.0, {"gate": 99})))
    found = told(replace(short, watched=Watched(live, {}, short.watched.samples)))
    assert found["steady"] is None
    assert found["start"]["all_live_s"] == (50.0 + 100.0 if live else None)
