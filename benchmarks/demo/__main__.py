"""The demonstration as a user sees it: `python -m benchmarks.demo` draws its scenes, runs `hutong demo` and watches its API.

Measures drawing, how long until cameras are live and cases with their clips are there, the share of a core that all processes
take, pictures looked at, and holds the cases against the scenes' truth. Writes results/demo.json and prints the rows of
README and docs/first-run.md. All of it depends on how busy the machine is: nothing else should run.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from benchmarks.demo.report import Figures, report
from benchmarks.demo.run import children_cpu_s, play
from benchmarks.demo.table import tables
from benchmarks.demo.truth import read_truth
from benchmarks.record import write
from pipeline.clock import SystemClock
from pipeline.engine.console import err, reported
from pipeline.simulate.command import SimulateOrder, prepare
from pipeline.simulate.demo import FIRST_PORT, SCENES, check_ports
from pipeline.simulate.scene.load import load_scene

SECONDS = 300.0
"""Three rounds of 90 s, and half a minute until all cameras are live."""
CLIPS = "simulated"
"""Where the demonstration keeps its clips in its folder."""
FOLDERS, FILES = ("spool", "media"), ("hutong.db*", "hutong.log*", "streams.yaml")
"""What else it writes there."""

SceneOpt = Annotated[list[str] | None, typer.Option(help="what a camera shows, may be repeated; default: the demonstration's")]
FolderOpt = Annotated[Path, typer.Option(help="folder of the demonstration; what an earlier run left there is deleted")]
SecondsOpt = Annotated[float, typer.Option(min=10.0, help="how long it runs once the API answers")]
PortOpt = Annotated[int, typer.Option(min=1, max=65535, help="where the API answers")]
CameraPortOpt = Annotated[int, typer.Option(min=1, max=65000, help="where the first camera pushes")]
KeptOpt = Annotated[bool, typer.Option("--kept", help="take the clips that an earlier run drew")]


def main(
    *,
    scene: SceneOpt = None,
    folder: FolderOpt = Path("var/bench-demo"),
    seconds: SecondsOpt = SECONDS,
    port: PortOpt = 8600,
    first_camera_port: CameraPortOpt = FIRST_PORT,
    kept: KeptOpt = False,
) -> None:
    """Measure."""
    names = scene or list(SCENES)
    with reported():
        check_ports([port, *(first_camera_port + number for number in range(len(names)))])
        clear(folder, kept=kept)
        clips, drawing = draw(names, folder / CLIPS)
        scenes = [load_scene(name) for name in names]
        truths = {one.name: read_truth(one, clips[one.name].with_name("truth.json")) for one in scenes}
        words = ["--folder", str(folder), "--port", str(port), "--first-camera-port", str(first_camera_port)]
        words += [f"--scene={name}" for name in names]
        run = play(words, seconds=seconds, cameras=len(names), clock=SystemClock(), told=typer.echo)
    figures = {"seconds": seconds, "drawing": drawing, **report(run, truths, rates(folder / "streams.yaml"))}
    typer.echo(tables(figures))
    path = write("demo", "python -m benchmarks.demo", figures)
    err.print(f"written to {path}", highlight=False, soft_wrap=True)


def clear(folder: Path, *, kept: bool) -> None:
    """Delete what an earlier demonstration left, and nothing else; its clips stay when they are `kept`."""
    for name in (*FOLDERS, *([] if kept else [CLIPS])):
        shutil.rmtree(folder / name, ignore_errors=True)
    for old in (path for pattern in FILES for path in folder.glob(pattern)):
        old.unlink()


def draw(names: Sequence[str], folder: Path) -> tuple[dict[str, Path], Figures]:
    """Draw the scenes that are not there yet; return each clip by its scene's name, and what drawing took."""
    clock = SystemClock()
    before, began = children_cpu_s(), clock.monotonic()
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("draw", total=None)
        done: dict[str, tuple[float, float]] = {}

        def told(name: str, seconds: float, whole: float) -> None:
            done[name] = seconds, whole
            progress.update(task, completed=sum(a for a, _ in done.values()), total=sum(b for _, b in done.values()))

        had = {path.parent for path in folder.glob("*/truth.json")}
        clips = prepare(SimulateOrder(names, cache=folder), clock=clock, told=told)
    took = {"wall_s": round(clock.monotonic() - began, 1), "cpu_s": round(children_cpu_s() - before, 1)}
    drawn = [name for name, clip in clips.items() if clip.parent not in had]
    return clips, {"scenes": drawn, **(took if drawn else {})}


def rates(config: Path) -> dict[str, float]:
    """Return how many pictures a second each camera's detector is to look at, by the settings that the demonstration wrote."""
    return {str(stream["id"]): float(stream["detection_rate"]) for stream in json.loads(config.read_text("utf-8"))["streams"]}


if __name__ == "__main__":
    typer.run(main)
