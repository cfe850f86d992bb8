"""`hutong bench`: measurements that anybody can repeat. So far one: the whole pipeline on simulated scenes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from pipeline.engine.console import err, reported
from pipeline.simulate.scene.sight import NoSpot
from pipeline.simulate.scene.trial_scene import FIRST_SEED, trial_scenes
from pipeline.simulate.trial.conduct import Told, Trial, conduct, render
from pipeline.simulate.trial.report import results, table
from pipeline.simulate.trial.surroundings import surroundings

MODEL = "street-n"
CHECKOUT = Path("benchmarks/results")

app = typer.Typer(no_args_is_help=True, help="Measurements that anybody can repeat.")

ModelOpt = Annotated[str, typer.Option(help="detector: a name of `hutong models list`, or the path of an entry")]
MinutesOpt = Annotated[
    float, typer.Option(min=0.1, help="simulated minutes of streets, in scenes of two; after five of them comes one about bins")
]
SeedOpt = Annotated[int, typer.Option(min=0, help="of the first scene; training uses others than the default's")]
JobsOpt = Annotated[int, typer.Option(min=1, help="processes")]
WorkOpt = Annotated[Path, typer.Option(help="keeps footage and replays: what is there is not made again")]
OutOpt = Annotated[Path | None, typer.Option(help=f"folder of the result; default: {CHECKOUT} in a checkout, else here")]
RenderOpt = Annotated[bool, typer.Option("--render-only", help="make the footage, measure nothing")]


@app.callback()
def bench() -> None:
    """Measurements that anybody can repeat."""


@app.command()
def sim(  # noqa: PLR0913 - one parameter an option
    *,
    model: ModelOpt = MODEL,
    minutes: MinutesOpt = 60.0,
    seed: SeedOpt = FIRST_SEED,
    jobs: JobsOpt = 1,
    work: WorkOpt = Path("var/bench-sim"),
    out: OutOpt = None,
    render_only: RenderOpt = False,
) -> None:
    """Measure the whole pipeline on simulated scenes with exact truth.

    Streets by day, at dusk, at night and in rain are rendered (once; about 45 CPU seconds a simulated minute), go
    through the same code as a live stream, and what it reports is held against what happened: recall and precision of
    parking, crowd, litter and bins, errors of start and place, counting errors by line and class. Limits are seconds
    instead of minutes. It may be stopped and goes on where it was. Writes sim-MODEL.json and prints its table.
    """
    with reported(NoSpot), shown() as told:
        trial = Trial(trial_scenes(minutes, seed=seed), model, work, jobs)
        if render_only:
            render(trial, told=told)
            return
        scores = conduct(trial, told=told)
    command = f"hutong bench sim --model {Path(model).stem} --minutes {minutes:g} --seed {seed}"
    path = write(Path(model).stem, command, results(scores), out)
    typer.echo(table(scores))
    err.print(f"written to {path}", highlight=False, soft_wrap=True)


def write(model: str, command: str, figures: dict[str, object], out: Path | None) -> Path:
    """Write a result file and return its path."""
    folder = out or (CHECKOUT if CHECKOUT.is_dir() else Path())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"sim-{model}.json"
    whole = {"command": command, "model": model, **surroundings(), "results": figures}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    return path


@contextmanager
def shown() -> Iterator[Told]:
    """Show how far it is, on standard error."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn(), console=err) as progress:
        task = progress.add_task("scenes", total=None)

        def told(step: str, done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole, description=step or "scenes")

        yield told
