"""What a demonstration reported beside the truth of its scenes, which go round and round. Pure but for reading `truth.json`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf
from pathlib import Path
from statistics import median

import numpy as np
from pydantic import TypeAdapter

from pipeline.events import Event
from pipeline.simulate.drive.course import Pass
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.drive_score import drive_facts, drive_tally
from pipeline.simulate.trial.matching import Claim, Fact
from pipeline.simulate.trial.score import KINDS, Tally, tally, total
from pipeline.simulate.trial.testimony import claim_of
from pipeline.simulate.truth.driving import Seen
from pipeline.simulate.truth.happenings import EventKind, TrueEvent

SOON_S = 30.0
"""What begins later before the end is not asked for: a piece of litter is reported 11 to 19 s after it lies there."""
LATE_S = 2.0
"""When the scenes began is known to a second or two: what began so long before its camera was live is asked for all the same,
and what is reported so long before a pass is of that pass."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true in one round of a scene.

    Attributes:
        facts: events with their places in the picture.
        passes: of a camera that drives, and what each of them `seen` could see; empty for one that stands.
    """

    scene: Scene
    facts: tuple[Fact, ...]
    passes: tuple[Pass, ...] = ()
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """When one camera was watched, in seconds since the scenes' beginning.

    Attributes:
        live: it was live from here on.
        end: the last look.
    """

    live: float
    end: float

    def asks(self, start: float, *, done: float | None = None) -> bool:
        """Tell whether something can be asked for that begins at `start` and can be known at `done`, or at its start."""
        return self.live - LATE_S <= start and (start if done is None else done) + SOON_S <= self.end


def read_truth(scene: Scene, path: Path) -> Truth:
    """Read the `truth.json` beside a scene's clip."""
    told = json.loads(path.read_text("utf-8"))
    found = _EVENTS.validate_python(told["events"])
    if scene.drive is not None:
        passes, seen = _PASSES.validate_python(told["passes"]), _SEEN.validate_python(told["seen"])
        return Truth(scene, tuple(Fact(event, None) for event in found), tuple(passes), tuple(seen))
    camera = told["camera"]
    picture, size = np.array(camera["ground_to_picture"]), (camera["width"], camera["height"])
    return Truth(scene, tuple(Fact(event, _mark(event, picture, size)) for event in found))


def claims(told: Sequence[Event], scene: Scene, *, phase: float, end: float) -> list[Claim]:
    """Return what was reported, in seconds since the scene's beginning.

    Args:
        told: events in their last revisions; other kinds than the trial's are left out.
        scene: that the camera shows.
        phase: UTC seconds at which the scene began.
        end: of what is still open, UTC seconds.
    """
    return [
        replace(
            claim_of(event, scene), start=event.start - phase, end=(end if event.end is None else event.end) - phase
        )
        for event in told
        if event.kind in KINDS
    ]  # fmt: skip


def judge(truth: Truth, reported: Sequence[Claim], span: Span) -> dict[EventKind, Tally]:
    """Hold a camera's reports against its truth, by kind of event.

    What began before the camera was live, or too late to be known, is hidden: neither asked for nor wrong.
    """
    judged = _standing(truth, reported, span) if truth.scene.drive is None else _driving(truth, reported, span)
    return {kind: one for kind, one in judged.items() if one.found or one.missed or one.false or one.hidden}


def phase_of(judged: Sequence[Mapping[EventKind, Tally]]) -> float:
    """Return by how much later than was assumed the scenes began: the median of how late what is found seems to begin."""
    late = [slip for one in judged for sum_of in one.values() for slip in sum_of.late]
    return median(late) if late else 0.0


def _standing(truth: Truth, reported: Sequence[Claim], span: Span) -> dict[EventKind, Tally]:
    rounds = _rounds(truth.scene, span)
    return tally([_in_round(fact, since, span) for since in rounds for fact in truth.facts], reported)


def _rounds(scene: Scene, span: Span) -> list[float]:
    """Return when each round began of which anything may have been seen."""
    first, last = floor(span.live / scene.seconds), ceil(span.end / scene.seconds)
    return [number * scene.seconds for number in range(first, last)]


def _in_round(fact: Fact, since: float, span: Span) -> Fact:
    event = replace(fact.event, start=fact.event.start + since, end=fact.event.end + since)
    return replace(fact, event=event, hidden=not span.asks(event.start))


def _driving(truth: Truth, reported: Sequence[Claim], span: Span) -> dict[EventKind, Tally]:
    """Judge each pass by itself: whatever it can see is reported once on it."""
    happened = [fact.event for fact in truth.facts]
    judged = []
    for one, since, until in _passes(truth, span):
        asked = span.asks(since + LATE_S, done=since + LATE_S + one.end - one.start)
        seen = [replace(glimpse, asked=glimpse.asked and asked) for glimpse in truth.seen if glimpse.drive_pass == one.number]
        told = [claim for claim in reported if since <= claim.start < until]
        judged.append(drive_tally(drive_facts(happened, seen), told))
    return {kind: total(one[kind] for one in judged) for kind in KINDS}


def _passes(truth: Truth, span: Span) -> Iterator[tuple[Pass, float, float]]:
    """Yield every pass of every round, and between which seconds a report that begins is one of it."""
    begun = [(one, since + one.start - LATE_S) for since in _rounds(truth.scene, span) for one in truth.passes]
    ends = [*(since for _, since in begun[1:]), inf]
    for (one, since), until in zip(begun, ends, strict=True):
        yield one, since, until


def _mark(event: TrueEvent, picture: np.ndarray, size: tuple[int, int]) -> tuple[float, float] | None:
    """Return where an event's middle is in the picture, 0…1; None for fireworks, which may only be heard."""
    if event.kind == "fireworks":
        return None
    x, y, depth = picture @ (*event.at, 1.0)
    return float(x / depth / size[0]), float(y / depth / size[1])


_EVENTS, _PASSES, _SEEN = TypeAdapter(list[TrueEvent]), TypeAdapter(list[Pass]), TypeAdapter(list[Seen])
