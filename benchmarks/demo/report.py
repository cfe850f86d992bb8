"""What a demonstration that was watched took, and what it found, for JSON. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median

from benchmarks.demo.run import SETTLED_S, Run
from benchmarks.demo.truth import Span, Truth, claims, judge, phase_of
from benchmarks.demo.watch import Sample, WatchedCase
from pipeline.events import Event
from pipeline.simulate.trial.score import Tally
from pipeline.simulate.truth.happenings import EventKind

Judged = Mapping[EventKind, Tally]
Figures = dict[str, object]


def report(run: Run, truths: Mapping[str, Truth], rates: Mapping[str, float]) -> Figures:
    """Sum a run up.

    Args:
        run: that was watched.
        truths: of each camera's scene, by the camera's name.
        rates: pictures a second that each camera's detector is to look at, by name.
    """
    phase = run.answered + _begun(run, truths)
    return {
        "start": _start(run, list(truths)),
        "steady": _steady(run, rates),
        "whole": {"wall_s": round(run.wall_s, 1), "cpu_s": round(run.cpu_s, 1)},
        "scenes_began_s": round(phase - run.answered, 1),
        "cameras": {name: _camera(name, run, truth, phase) for name, truth in truths.items()},
    }


def _begun(run: Run, truths: Mapping[str, Truth]) -> float:
    """Return how long after the API answered the scenes began: by when what the standing cameras reported began."""
    standing = {name: truth for name, truth in truths.items() if truth.scene.drive is None}
    return phase_of([_judged(name, run, truth, run.answered) for name, truth in standing.items()])


def _judged(name: str, run: Run, truth: Truth, phase: float) -> Judged:
    """Hold a camera's reports against its truth; nothing is asked of one that was never live."""
    live = run.watched.live.get(name, run.end)
    told = claims(_events(name, run.watched.cases.values()), truth.scene, phase=phase, end=run.end)
    return judge(truth, told, Span(live - phase, run.end - phase))


def _start(run: Run, cameras: Sequence[str]) -> Figures:
    """Return what the first minutes took, in seconds since the API answered."""
    live = run.watched.live
    whole = max(live.values()) if len(live) == len(cameras) else None
    cases = sorted(run.watched.cases.values(), key=lambda one: one.at)
    clips = sorted((one for one in cases if one.clip_at is not None), key=lambda one: one.clip_at or 0.0)
    until = [one for one in run.watched.samples if whole is not None and one.t >= whole]
    return {
        "api_s": round(run.answered - run.began, 1),
        "cameras_live_s": {name: _since(live.get(name), run) for name in cameras},
        "all_live_s": _since(whole, run),
        "cpu_s": round(until[0].cpu_s, 1) if until else None,
        "first_case_s": _firsts([(one.kind, one.at) for one in cases], run),
        "first_clip_s": _firsts([(one.kind, one.clip_at) for one in clips], run),
    }


def _steady(run: Run, rates: Mapping[str, float]) -> Figures | None:
    """Return what it took once everything had been seen once; None when it ended before."""
    live = run.watched.live
    since = max(live.values()) + SETTLED_S if len(live) == len(rates) else run.end
    samples = [one for one in run.watched.samples if since <= one.t <= run.end]
    if len(samples) < 2:
        return None
    first, last = samples[0], samples[-1]
    looked = {name: _a_second(first, last, name) for name in rates}
    return {
        "seconds": round(last.t - first.t, 1),
        "share_of_a_core": round((last.cpu_s - first.cpu_s) / (last.t - first.t), 3),
        "looked_a_second": looked,
        "looked_a_second_mean": round(mean(looked.values()), 2),
        "configured_a_second": dict(rates),
    }


def _camera(name: str, run: Run, truth: Truth, phase: float) -> Figures:
    """Return what one camera reported, by kind."""
    own = [one for one in run.watched.cases.values() if any(event.stream_id == name for event in one.events)]
    judged: Mapping[str, Tally] = {str(kind): sum_of for kind, sum_of in _judged(name, run, truth, phase).items()}
    kinds = sorted({*judged, *(one.kind for one in own)})
    round_s = truth.scene.seconds
    told = {kind: _kind([one for one in own if one.kind == kind], judged.get(kind), phase, round_s) for kind in kinds}
    return {"round_s": round_s, "drives": truth.scene.drive is not None, "kinds": told}


def _kind(cases: Sequence[WatchedCase], judged: Tally | None, phase: float, round_s: float) -> Figures:
    """Return the cases of a kind: when in their round they were there, how long their clips took, and what they are worth."""
    waited = [one.clip_at - one.at for one in cases if one.clip_at is not None]
    worth = None if judged is None else {
        "true": judged.found + judged.missed, "found": judged.found, "missed": judged.missed, "false": judged.false,
        "not_asked": judged.hidden,
    }  # fmt: skip
    return {
        "cases": len(cases),
        "second_of_round": [round((one.at - phase) % round_s, 1) for one in sorted(cases, key=lambda one: one.at)],
        "clip_after_s": round(median(waited), 1) if waited else None,
        "events": worth,
    }


def _events(name: str, cases: Iterable[WatchedCase]) -> list[Event]:
    """Return a camera's events, each once: cases that were merged name some of them twice."""
    return list({event.id: event for one in cases for event in one.events if event.stream_id == name}.values())


def _firsts(times: Sequence[tuple[str, float | None]], run: Run) -> Figures:
    """Return when the first of each kind was there; `times` rise."""
    found: Figures = {}
    for kind, t in times:
        found.setdefault(kind, _since(t, run))
    return found


def _since(t: float | None, run: Run) -> float | None:
    return None if t is None else round(t - run.answered, 1)


def _a_second(first: Sample, last: Sample, name: str) -> float:
    return round((last.looked.get(name, 0) - first.looked.get(name, 0)) / (last.t - first.t), 2)
