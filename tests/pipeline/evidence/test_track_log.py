"""Tracks come out of a sheet as they went in, thinned and rounded; a sheet is of one connection and size, and never large."""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
import supervision as sv
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import HutongError
from pipeline.events import FaultKind
from pipeline.evidence.track_log import GRID, MOST_BOXES, SPACING_S, TrackLog, TrackLook, unpack
from pipeline.frames import Look
from pipeline.viewing import MOST_BYTES, TrackSheet
from tests.support.looks import detections, frame, picture

SIZE = (1920, 1080)
SHOWN, SMALL = picture(*SIZE), picture(64, 36)


def at(t: float, *, session: int = 1, fault: FaultKind | None = None, changed: bool = True, small: bool = False) -> Look:
    return Look(frame("gate", t=t, session=session, shown=SMALL if small else SHOWN), fault=fault, changed=changed)


def tracked(boxes: Sequence[Sequence[float]], names: Sequence[str] | str = "person", *, first: int = 1) -> sv.Detections:
    made = detections(boxes, names=names)
    made.tracker_id = np.arange(first, first + len(boxes))
    return made


def sheets(looks: Sequence[tuple[Look, sv.Detections]]) -> list[TrackSheet]:
    log = TrackLog("gate")
    return [one for one in (*(log.add(*look) for look in looks), log.rest()) if one is not None]


def looks_of(made: Sequence[TrackSheet]) -> list[TrackLook]:
    return [look for one in made for look in unpack(one.start, one.packed).looks]


def test_what_went_in_comes_out() -> None:
    tracks = tracked([[100, 200, 300.4, 500], [0, 0, 1920, 1080]], ["car", "person"], first=7)
    tracks.data["seen_as"] = np.array(["truck", "person"])
    (sheet,) = sheets([(at(100.5), tracks)])
    assert (sheet.stream_id, sheet.start, sheet.end) == ("gate", 100.5, 100.5)
    unpacked = unpack(sheet.start, sheet.packed)
    assert (unpacked.session, unpacked.size) == (1, SIZE)
    (look,) = unpacked.looks
    assert (look.t, look.seeing) == (100.5, "fresh")
    assert look.tracks.xyxy == pytest.approx(tracks.xyxy, abs=SIZE[0] / GRID)
    assert look.tracks.tracker_id is not None
    assert look.tracks.tracker_id.tolist() == [7, 8]
    assert [list(look.tracks.data[name]) for name in ("class_name", "seen_as")] == [["car", "person"], ["truck", "person"]]
    assert look.tracks.confidence == pytest.approx([0.9, 0.9], abs=0.006)


def test_blind_is_not_empty_and_unchanged_is_not_fresh() -> None:
    tracks = tracked([[0, 0, 9, 9]])
    empty = sv.Detections.empty()
    blind = (at(2, fault="black"), empty)
    made = sheets([(at(0), tracks), (at(1, changed=False), tracks), blind, (at(3), empty), (at(4), tracks)])
    told = [(look.t, look.seeing, len(look.tracks)) for look in looks_of(made)]
    assert told == [(0, "fresh", 1), (1, "unchanged", 1), (2, "blind", 0), (3, "fresh", 0), (4, "fresh", 1)]


def test_looks_are_thinned() -> None:
    made = sheets([(at(step / 5), tracked([[step, 0, step + 9, 9]])) for step in range(300)])
    times = [look.t for look in looks_of(made)]
    assert np.diff(times).min() >= SPACING_S - 1e-3
    assert 2 / 60 * 60 <= len(times) / 60 <= 1 / SPACING_S


@pytest.mark.parametrize(
    "later",
    [at(110, session=2), at(110, small=True), at(160), at(95)],
    ids=["another connection", "another size", "a minute later", "time ran back"],
)
def test_another_beginning_is_another_sheet(later: Look) -> None:
    made = sheets([(at(100), tracked([])), (at(101), tracked([])), (later, tracked([]))])
    assert [len(unpack(one.start, one.packed).looks) for one in made] == [2, 1]
    assert [one.start for one in made] == [100, later.frame.t]


def test_a_still_street_takes_next_to_nothing() -> None:
    parked = tracked([[100 * n, 0, 100 * n + 90, 90] for n in range(10)], "car")
    (sheet,) = sheets([(at(step / 2), parked) for step in range(119)])
    assert len(sheet.packed) < 1500


def test_a_crowd_stays_within_the_bound() -> None:
    random = np.random.default_rng(1)
    crowd = [tracked(random.uniform(0, 1000, (2 * MOST_BOXES, 4)).tolist(), first=step * 1000) for step in range(150)]
    made = sheets([(at(step * 0.4), tracks) for step, tracks in enumerate(crowd)])
    assert max(len(one.packed) for one in made) <= MOST_BYTES
    looks = looks_of(made)
    assert {len(look.tracks) for look in looks} == {MOST_BOXES}
    assert len(looks) > 20
    assert made[0].start == 0
    assert made[-1].end == pytest.approx(looks[-1].t, abs=0.01)


@pytest.mark.parametrize("packed", [b"x", zlib.compress(b"{}"), zlib.compress(b"[" * 99)[:9]], ids=["no zlib", "{}", "cut"])
def test_what_is_no_sheet_is_refused(packed: bytes) -> None:
    with pytest.raises(HutongError, match="expected a sheet of tracks"):
        unpack(0.0, packed)


edges = st.tuples(*[st.floats(0, 1920)] * 2, *[st.floats(0, 1080)] * 2).map(
    lambda e: [min(e[0], e[1]), min(e[2], e[3]), max(e[0], e[1]), max(e[2], e[3])]
)
anything = st.lists(st.tuples(edges, st.sampled_from(["car", "人", 'a"b', ""])), max_size=5)


@given(st.lists(anything, min_size=1, max_size=20), st.floats(0, 2e9))
def test_any_looks_come_back(shown: list[list[tuple[list[float], str]]], start: float) -> None:
    given_ = [tracked([box for box, _ in look], [name for _, name in look]) for look in shown]
    found = looks_of(sheets([(at(start + number), tracks) for number, tracks in enumerate(given_)]))
    assert [look.t for look in found] == pytest.approx([start + number for number in range(len(shown))], abs=0.002)
    for look, tracks in zip(found, given_, strict=True):
        assert len(look.tracks) == len(tracks)
        if len(tracks):
            assert look.tracks.xyxy == pytest.approx(tracks.xyxy, abs=0.5)
            assert list(look.tracks.data["class_name"]) == list(tracks.data["class_name"])
