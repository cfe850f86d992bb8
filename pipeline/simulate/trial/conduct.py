"""Carries a trial out: every scene is rendered and replayed unless that is done already, then all are scored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.detector import Detector
from pipeline.config.settings import DetectorSettings
from pipeline.engine.process import open_detector_from
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.drive_score import drive_facts, drive_tally
from pipeline.simulate.trial.footage import is_rendered, load_footage, load_seen, render_footage
from pipeline.simulate.trial.labour import Told, each
from pipeline.simulate.trial.performance import is_performed, perform, performance_folder
from pipeline.simulate.trial.report import LIGHTS, SceneScore
from pipeline.simulate.trial.score import tally
from pipeline.simulate.trial.testimony import facts_of, other_events, read_claims, read_passages, true_passages
from pipeline.simulate.truth.happenings import EventKind
from pipeline.simulate.truth.happenings import events as true_events


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried.

    Attributes:
        scenes: what is simulated.
        kinds: events that are asked for.
        model: name in the catalogue, or path of an entry.
        work: folder of footage and replays; what is there is taken from there.
        jobs: processes.
    """

    scenes: Sequence[Scene]
    kinds: Sequence[EventKind]
    model: str
    work: Path
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class _Job:
    """One scene's work; `folder` is that of its replay."""

    scene: Scene
    model: str
    work: Path
    folder: Path


def render(trial: Trial, *, told: Told = lambda *_: None) -> None:
    """Render what is not there yet."""
    _each(_render, [_Job(scene, trial.model, trial.work, trial.work) for scene in trial.scenes], trial.jobs, told)


def conduct(trial: Trial, *, told: Told = lambda *_: None) -> list[SceneScore]:
    """Render and replay what is not there yet, and score every scene.

    Raises:
        ModelError: the model can't be used.
    """
    detector = _detector(trial.model)
    jobs = [
        _Job(scene, trial.model, trial.work, performance_folder(scene, detector, trial.work)) for scene in trial.scenes
    ]
    render(trial, told=told)
    _each(_play, jobs, trial.jobs, told)
    return [_score(job, trial.kinds) for job in jobs]


def replay_folder(scene: Scene, model: str, work: Path) -> Path:
    """Return where the replay of a scene lies that `conduct` made.

    Raises:
        ModelError: the model can't be used.
    """
    return performance_folder(scene, _detector(model), work)


def _each(work: Callable[[_Job], str], jobs: Sequence[_Job], processes: int, told: Told) -> None:
    """Do all jobs that are not done yet, each in one of so many processes."""
    missing = [job for job in jobs if not _is_done(work, job)]
    each(work, missing, processes, whole=len(jobs), told=told)


def _is_done(work: Callable[[_Job], str], job: _Job) -> bool:
    return is_performed(job.folder) if work is _play else is_rendered(job.scene, job.work)


def _render(job: _Job) -> str:
    render_footage(job.scene, job.work)
    return f"rendered {job.scene.name}"


def _play(job: _Job) -> str:
    perform(load_footage(job.scene, job.work), _detector(job.model), job.folder)
    return f"replayed {job.scene.name}"


@cache
def _detector(model: str) -> Detector:
    """Open a model once a process."""
    return open_detector_from(DetectorSettings(model=model, batch_size=1))


def _score(job: _Job, kinds: Sequence[EventKind]) -> SceneScore:
    scene, events = job.scene, job.folder / "events.jsonl"
    claims = read_claims(events, scene)
    if scene.drive is None:
        tallies = tally(facts_of(load_footage(scene, job.work)), claims)
    else:
        happened = true_events(scene, cast_of(scene))
        tallies = drive_tally(drive_facts(happened, load_seen(scene, job.work)), claims)
    return SceneScore(
        name=scene.name,
        light=LIGHTS[scene.light.kind],
        seconds=scene.seconds,
        tallies=tallies,
        true=true_passages(scene),
        counted=read_passages(job.folder / "counts.jsonl"),
        others=other_events(events, kinds),
    )
