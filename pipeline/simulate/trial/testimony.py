"""One scene's truth and what a replay of it said, both in the terms of the scoring."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from statistics import median

import numpy as np

from pipeline.events import CountBucket, Event, Location
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.footage import Footage
from pipeline.simulate.trial.matching import Claim, Fact
from pipeline.simulate.trial.passage import Passages
from pipeline.simulate.trial.score import KINDS
from pipeline.simulate.truth.earth import metres
from pipeline.simulate.truth.happenings import TrueEvent, crossings, events

START = 1_767_225_600.0
"""UTC seconds given to a scene's first frame: 2026-01-01 00:00."""
LEAST_VISIBLE = 0.3
"""A parked vehicle, a bag or a bin of which less is visible most of the time (behind a tree, a pole, a car) is not asked
for."""


def facts_of(footage: Footage) -> list[Fact]:
    """Return a scene's true events, and where they are in the picture."""
    scene = footage.scene
    found = events(scene, cast_of(scene))
    if not found:
        return []
    camera = camera_of(scene)
    marks = camera.project(np.array([(*event.at, 0.0) for event in found]))[:, :2] / (camera.width, camera.height)
    return [
        Fact(event, None if event.kind == "fireworks" else (float(x), float(y)), hidden=_hidden(event, footage))
        for event, (x, y) in zip(found, marks, strict=True)
    ]


def true_passages(scene: Scene) -> Passages:
    """Return how many really crossed each line."""
    return Counter((one.line, one.class_name, one.direction) for one in crossings(scene, cast_of(scene)))


def read_claims(path: Path, scene: Scene) -> list[Claim]:
    """Return what an `events.jsonl` says; other kinds than the trial's are left out."""
    return claims_of(last_events(path), scene)


def claims_of(said: Iterable[Event], scene: Scene) -> list[Claim]:
    """Return events in the scoring's terms; other kinds than the trial's are left out."""
    return [claim_of(event, scene) for event in said if event.kind in KINDS]


def last_events(path: Path) -> list[Event]:
    """Return the events of an `events.jsonl`, each in its last revision."""
    return last_revisions(Event.model_validate_json(line) for line in path.read_text("utf-8").splitlines())


def last_revisions(said: Iterable[Event]) -> list[Event]:
    """Return each event in its last revision."""
    last: dict[str, Event] = {}
    for event in said:
        known = last.get(str(event.id))
        if known is None or event.revision > known.revision:
            last[str(event.id)] = event
    return list(last.values())


def other_events(path: Path, kinds: Collection[str]) -> Mapping[str, int]:
    """Count the events of an `events.jsonl` that are of none of these kinds, such as camera faults, by kind."""
    found = (Event.model_validate_json(line) for line in path.read_text("utf-8").splitlines())
    return Counter(event.kind for event in found if event.kind not in kinds and event.revision == 1)


def read_passages(path: Path) -> Passages:
    """Return how many a `counts.jsonl` says crossed each line."""
    return passages_of(CountBucket.model_validate_json(line) for line in path.read_text("utf-8").splitlines())


def passages_of(buckets: Iterable[CountBucket]) -> Passages:
    """Return how many crossed each line."""
    found: Counter[tuple[str, str, str]] = Counter()
    for bucket in buckets:
        if bucket.target_kind == "line":
            found[bucket.target, bucket.class_name, "in"] += bucket.count_in
            found[bucket.target, bucket.class_name, "out"] += bucket.count_out
    return +found


def _hidden(event: TrueEvent, footage: Footage) -> bool:
    """Tell whether most of a single thing is hidden most of the time; a crowd never is.

    A bin that is missing is judged by how it can be seen when it is there. Fireworks are hidden when they are never seen by a
    camera that hears nothing.
    """
    visibility = footage.visibility
    if event.kind == "crowd":
        return False
    if event.kind == "fireworks":
        return not footage.scene.effects.microphone and not any(number in visibility for number in event.numbers)
    samples = visibility.get(event.numbers[0], [])
    shares = [share for t, share in samples if event.start <= t < event.end or "missing" in event.states]
    return not shares or median(shares) < LEAST_VISIBLE


def claim_of(event: Event, scene: Scene) -> Claim:
    """Return an event in the scoring's terms: seconds of its scene, metres on its ground."""
    place = event.location
    end = scene.seconds if event.end is None else event.end - START
    return Claim(
        kind=event.kind,
        zone=event.zone,
        start=event.start - START,
        end=end,
        box=(event.box.x1, event.box.y1, event.box.x2, event.box.y2),
        place=None if place is None else _on_ground(place, scene),
        radius=0.0 if place is None else place.radius_m,
        surveyed=place is not None and place.method == "survey",
    )


def _on_ground(place: Location, scene: Scene) -> tuple[float, float]:
    x, y = metres(scene.place, np.array([[place.lat, place.lon]], np.float64))[0]
    return float(x), float(y)
