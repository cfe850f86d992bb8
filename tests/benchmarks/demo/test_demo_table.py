"""Rows of the demonstration's figures."""

from typing import Any

from benchmarks.demo.table import tables

WORTH = {"true": 3, "found": 2, "missed": 1, "false": 1, "not_asked": 1}
LITTER = {"cases": 2, "second_of_round": [22.0, 26.4, 23.0], "clip_after_s": 5.2, "events": WORTH}
FAULT = {"cases": 1, "second_of_round": [4.0], "clip_after_s": None, "events": None}
UNSEEN = {"cases": 0, "second_of_round": [], "clip_after_s": None, "events": {**WORTH, "found": 0, "false": 0}}
RESULTS: dict[str, Any] = {
    "drawing": {"scenes": ["gate", "square"], "wall_s": 80.0, "cpu_s": 151.6},
    "start": {
        "api_s": 8.1, "all_live_s": 6.4, "first_case_s": {"litter": 20.2, "bins": 31.0}, "first_clip_s": {"litter": 25.0},
    },
    "steady": {"share_of_a_core": 0.4249, "looked_a_second_mean": 3.91},
    "cameras": {
        "gate": {"drives": False, "kinds": {"camera_fault": FAULT, "litter": LITTER}},
        "square": {"drives": False, "kinds": {"bins": UNSEEN}},
        "sweeper": {"drives": True, "kinds": {"litter": LITTER}},
    },
}  # fmt: skip


def test_all_figures_have_their_rows() -> None:
    assert tables(RESULTS).splitlines() == [
        "| drawing, once | 2 scenes: 152 CPU seconds |",
        "| until the API answers; then until all cameras are live | 8 s; 6 s |",
        "| until each kind's first case; its clip | 20 to 31 s; 25 to 25 s |",
        "| all processes together, steady | 0.42 of a core |",
        "| pictures looked at, a second and camera | 3.91 |",
        "| standing cameras: true events · found · false | 6 · 2 · 1 |",
        "| driving camera: true events of all passes · found · false | 3 · 2 · 1 |",
        "",
        "| camera_fault | `gate` | 4 | – | – |",
        "| litter | `gate` | 23 | 5 s | 3 · 2 · 1 |",
        "| bins | `square` | – | – | 3 · 0 · 0 |",
        "| litter | `sweeper` | 23 | 5 s | 3 · 2 · 1 |",
    ]


def test_what_was_not_measured_has_a_dash() -> None:
    bare = {**RESULTS, "drawing": {"scenes": []}, "steady": None, "cameras": {}}
    bare["start"] = {"api_s": 8.1, "all_live_s": None, "first_case_s": {}, "first_clip_s": {}}
    assert tables(bare).splitlines()[:7] == [
        "| drawing, once | – |",
        "| until the API answers; then until all cameras are live | 8 s; – |",
        "| until each kind's first case; its clip | –; – |",
        "| all processes together, steady | – |",
        "| pictures looked at, a second and camera | – |",
        "| standing cameras: true events · found · false | – |",
        "| driving camera: true events of all passes · found · false | – |",
    ]
