"""What rules and tracker cost by themselves: `python -m benchmarks.true_boxes` feeds true boxes in place of a detector's.

The trial's streets go through the real camera with the rules of their streams and are scored as the trial scores them: with
the box of everything of which a fifth shows, with those of which half shows, and either with 30 % of the boxes lost at
random. No picture is drawn. Writes results/true-boxes.json.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import av
import typer
from av.video.reformatter import VideoReformatter

from benchmarks.record import write
from pipeline.camera import Camera
from pipeline.config.settings import StreamSettings
from pipeline.engine.console import err, reported
from pipeline.events import CountBucket, Event
from pipeline.frames import DecodedPicture, Frame, Look
from pipeline.rules.registry import build
from pipeline.rules.rule import Site
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.command import shown
from pipeline.simulate.trial.family import FAMILIES
from pipeline.simulate.trial.footage import Footage
from pipeline.simulate.trial.labour import Told, each
from pipeline.simulate.trial.performance import DETECTION_RATE, trial_stream
from pipeline.simulate.trial.report import LIGHTS, SceneScore, results, table
from pipeline.simulate.trial.score import tally
from pipeline.simulate.trial.testimony import START, claims_of, facts_of, last_revisions, passages_of, true_passages
from pipeline.simulate.trial.true_boxes import Sight, TrueBoxes, boxes_file, looks_of
from pipeline.simulate.truth.files import CLASSES
from pipeline.simulate.truth.happenings import EventKind

FAMILY = "streets"
KINDS: tuple[EventKind, ...] = ("parking", "crowd", "litter")
SIGHTS = (Sight(), Sight(lost=0.3), Sight(least_visible=0.5), Sight(least_visible=0.5, lost=0.3))

MinutesOpt = Annotated[float | None, typer.Option(min=0.1, help="simulated minutes; default: the family's own")]
WorkOpt = Annotated[Path, typer.Option(help="keeps the boxes: what is there is not drawn again")]
JobsOpt = Annotated[int, typer.Option(min=1, help="processes")]


@dataclass(frozen=True, slots=True)
class _Job:
    scene: Scene
    work: Path


def main(minutes: MinutesOpt = None, work: WorkOpt = Path("var/bench-sim"), jobs: JobsOpt = 1) -> None:
    """Measure."""
    with reported(), shown(FAMILY) as progress:
        scenes = FAMILIES[FAMILY].scenes(minutes)
        draw(scenes, work, jobs, told=progress)
    runs = []
    for sight in SIGHTS:
        scores = [score(scene, TrueBoxes.load(boxes_file(scene, work)), sight) for scene in scenes]
        runs.append({**asdict(sight), **{name: one for name, one in results(scores, KINDS).items() if name != "by_scene"}})
        typer.echo(f"{sight}\n{table(scores, KINDS)}\n")
    asked = "" if minutes is None else f" --minutes {minutes:g}"
    path = write("true-boxes", f"python -m benchmarks.true_boxes{asked}", {"looks_a_second": DETECTION_RATE, "runs": runs})
    err.print(f"written to {path}", highlight=False, soft_wrap=True)


def draw(scenes: Sequence[Scene], work: Path, jobs: int, *, told: Told) -> None:
    """Find the boxes of every scene that has none yet."""
    missing = [_Job(scene, work) for scene in scenes if not boxes_file(scene, work).exists()]
    each(_draw, missing, jobs, whole=len(scenes), told=told)


def score(scene: Scene, boxes: TrueBoxes, sight: Sight) -> SceneScore:
    """Watch a scene through the boxes that are found, and hold what is said against its truth."""
    with TemporaryDirectory() as folder:
        footage = Footage(scene, Path(folder) / "clip.mp4", boxes.visible())
        stream = trial_stream(footage, CLASSES, Path(folder))
    events, counts = watch(stream, scene, boxes, sight)
    return SceneScore(
        name=scene.name,
        light=LIGHTS[scene.light.kind],
        seconds=scene.seconds,
        tallies=tally(facts_of(footage), claims_of(last_revisions(events), scene)),
        true=true_passages(scene),
        counted=passages_of(counts),
        others={},
    )


def watch(stream: StreamSettings, scene: Scene, boxes: TrueBoxes, sight: Sight) -> tuple[list[Event], list[CountBucket]]:
    """Return what the stream's camera says of a scene."""
    site = Site(stream_id=stream.id, zones=stream.zones, lines=stream.lines, geofences=stream.geofences)
    camera = Camera(
        stream, node_id="true-boxes", model="truth", rules=[build(rule, site) for rule in stream.rules],
        timezone=ZoneInfo("UTC"), memory=None,
    )  # fmt: skip
    picture = DecodedPicture(av.VideoFrame(*scene.camera.size, "yuv420p"), VideoReformatter())
    looks = looks_of(scene)
    steps = [
        camera.step(Look(_frame(stream.id, START + number / DETECTION_RATE, picture), None, changed=True), found)
        for number, found in enumerate(boxes.detections(looks, sight, seed=scene.seed))
    ]
    steps.append(camera.finish(START + scene.seconds, removed=False))
    return [event for step in steps for event in step.events], [bucket for step in steps for bucket in step.counts]


def _frame(stream_id: str, t: float, picture: DecodedPicture) -> Frame:
    return Frame(stream_id, 1, t, t, Fraction(0), keyframe=True, damaged=False, clock_source="arrival", picture=picture)


def _draw(job: _Job) -> str:
    path = boxes_file(job.scene, job.work)
    path.parent.mkdir(parents=True, exist_ok=True)
    TrueBoxes.of(job.scene).save(path)
    return job.scene.name


if __name__ == "__main__":
    typer.run(main)
