"""Zones and rules tried on kept tracks tell what the camera told of the same looks."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import supervision as sv

from pipeline.camera import Camera
from pipeline.config.compose import compose
from pipeline.config.settings import StreamSettings
from pipeline.engine.rehearsal import MOST_EVENTS, PACE_S, rehearse
from pipeline.events import CountBucket, Event, FaultKind
from pipeline.evidence.track_log import Looks, TrackLog, unpack
from pipeline.frames import Look
from pipeline.rules.registry import build, settings_types
from pipeline.rules.rule import Site
from pipeline.viewing import Rehearsal
from tests.support.looks import detections, frame, picture

SHOWN = picture(640, 360)
BASE = 1_700_000_000.0
SHANGHAI = ZoneInfo("Asia/Shanghai")
EAST = {"polygon": [[0.5, 0], [1, 0], [1, 1], [0.5, 1]]}
WEST = {"polygon": [[0, 0], [0.5, 0], [0.5, 1], [0, 1]]}
PARKING = {"kind": "parking", "zone": "kerb", "limit_s": 60}
GATE = {"gate": {"start": [0.5, 1], "end": [0.5, 0]}}


def stream(**keys: object) -> StreamSettings:
    one = {"id": "gate", "url": "a.mp4", "plan": "watch", **keys}
    composed = compose({"site": {"name": "x"}, "streams": [one]}, settings_types())
    assert composed.settings is not None, composed.flaws
    return composed.settings.streams[0]


def scene(t: float) -> sv.Detections:
    """A car comes to stand in the east at 20 s and leaves at 140 s; somebody walks from west to east every 30 s."""
    boxes, names = [], []
    car = 0 if t < 10 else min(1.0, (t - 10) / 10) if t < 140 else max(0.0, 1 - (t - 140) / 5)
    if 10 <= t < 145:
        boxes.append([200 + 220 * car, 200, 320 + 220 * car, 280])
        names.append("car")
    walked = (t % 30) / 20
    if walked < 1:
        x = 40 + 520 * walked
        boxes.append([x, 60, x + 40, 160])
        names.append("person")
    return detections(boxes, names=names)


def told(settings: StreamSettings, *, seconds: float = 200, rate: float = 5, blind: range = range(0)) -> tuple[
    list[Event], list[CountBucket], list[Looks]
]:  # fmt: skip
    """Let the camera look; return its events at their newest revision, its counts, and the sheets of its tracks."""
    site = Site(stream_id="gate", zones=settings.zones, lines=settings.lines)
    rules = [build(rule, site) for rule in settings.rules]
    camera = Camera(settings, node_id="n", model="m", rules=rules, timezone=SHANGHAI, memory=None)
    log, events, counts, sheets = TrackLog("gate"), dict[object, Event](), list[CountBucket](), []
    for step in range(round(seconds * rate)):
        t = step / rate
        fault: FaultKind | None = "covered" if int(t) in blind else None
        look = Look(frame("gate", t=BASE + t, shown=SHOWN), fault=fault, changed=True)
        done = camera.step(look, scene(t))
        events.update({one.id: one for one in done.events})
        counts += done.counts
        sheets.append(log.add(look, done.tracks))
    counts += camera.finish(BASE + seconds, removed=False).counts
    whole = [one for one in (*sheets, log.rest()) if one is not None]
    return list(events.values()), counts, [unpack(one.start, one.packed) for one in whole]


def tried(settings: StreamSettings, sheets: Sequence[Looks]) -> Rehearsal:
    return rehearse(settings, sheets, timezone=SHANGHAI)


def test_events_and_counts_are_those_that_the_camera_told() -> None:
    rules = [PARKING, {"kind": "counting", "line": "gate", "classes": ["person"]}]
    settings = stream(zones={"kerb": EAST}, lines=GATE, rules=rules)
    events, counts, sheets = told(settings)
    found = tried(settings, sheets)
    (event,), (again,) = events, found.events
    assert (again.rule_id, again.kind, again.class_name, again.zone) == (event.rule_id, "parking", "car", "kerb")
    assert again.start == pytest.approx(event.start, abs=2 * PACE_S)
    assert event.end is not None
    assert again.end == pytest.approx(event.end, abs=2 * PACE_S)
    assert again.told == pytest.approx(event.start + 60, abs=4)
    assert again.box.x1 == pytest.approx(420 / 640, abs=0.01)
    assert [(one.class_name, one.count_in, one.count_out) for one in found.counts] == [
        ("person", sum(one.count_in for one in counts), sum(one.count_out for one in counts))
    ]
    assert found.counts[0].count_in + found.counts[0].count_out >= 6
    assert (found.since, found.missing, found.more) == (BASE, (), 0)
    assert found.until == pytest.approx(BASE + 200, abs=1)
    assert found.observed_s == pytest.approx(200, abs=1)


def test_another_zone_or_a_turned_line_tells_something_else() -> None:
    _, _, sheets = told(stream(zones={"kerb": EAST}, rules=[PARKING]))
    assert tried(stream(zones={"kerb": WEST}, rules=[PARKING]), sheets).events == ()
    assert len(tried(stream(zones={"kerb": EAST}, rules=[{**PARKING, "limit_s": 15}]), sheets).events) == 1
    counting = {"kind": "counting", "line": "gate", "classes": ["person"]}
    turned = {"gate": {"start": GATE["gate"]["end"], "end": GATE["gate"]["start"]}}
    one, other = (tried(stream(lines=lines, rules=[counting]), sheets).counts[0] for lines in (GATE, turned))
    assert (one.count_in, one.count_out) == (other.count_out, other.count_in) != (0, 0)


def test_time_in_which_the_camera_was_blind_is_not_watched() -> None:
    settings = stream(zones={"kerb": EAST}, rules=[{**PARKING, "limit_s": 90}])
    _, _, sheets = told(settings, blind=range(40, 110))
    found = tried(settings, sheets)
    assert found.observed_s == pytest.approx(130, abs=2)
    assert found.events == (), "it stood for 120 s, 50 of which were seen"


def test_zones_are_measured_over_the_whole_time() -> None:
    settings = stream(zones={"kerb": EAST}, rules=[{"kind": "counting", "zone": "kerb", "classes": ["car"]}])
    _, _, sheets = told(settings)
    (count,) = tried(settings, sheets).counts
    assert (count.target_kind, count.target, count.occupancy_max) == ("zone", "kerb", 1)
    assert count.occupancy_mean == pytest.approx(130 / 200, abs=0.05)


def test_what_needs_more_than_tracks_is_told() -> None:
    rules = [{"kind": "fireworks"}, {"kind": "abandoned"}, PARKING, {**PARKING, "id": "off", "enabled": False}]
    settings = stream(zones={"kerb": EAST}, rules=rules)
    assert [(one.rule_id, one.code, one.why) for one in tried(settings, told(stream())[2]).missing] == [
        ("fireworks", "light_and_sound", "not tried: it needs the sound and the light of single frames"),
        ("abandoned", "background", "tried without what the background alone shows"),
    ]


def test_without_looks_nothing_is_told() -> None:
    assert tried(stream(zones={"kerb": EAST}, rules=[PARKING]), []) == Rehearsal()


def test_more_events_than_are_listed_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engine.rehearsal.MOST_EVENTS", 0)
    settings = stream(zones={"kerb": EAST}, rules=[PARKING])
    found = tried(settings, told(settings)[2])
    assert (found.events, found.more) == ((), 1)
    assert MOST_EVENTS > 0


def test_of_what_is_too_much_the_newest_part_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = stream(zones={"kerb": EAST}, rules=[PARKING])
    _, _, sheets = told(settings)
    whole = tried(settings, sheets)
    monkeypatch.setattr("pipeline.engine.rehearsal.MOST_WORK", 300)
    part = tried(settings, sheets)
    assert part.until == whole.until
    assert 100 <= part.looks <= 300 < whole.looks
    assert np.isclose(part.observed_s, (part.until or 0) - (part.since or 0), atol=0.1)
