"""`hutong bench`: measurements that anybody can repeat. So far one: the whole pipeline on simulated scenes."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from pipeline.engine.console import err, reported
from pipeline.simulate.scene.sight import NoSpot
from pipeline.simulate.trial.conduct import Trial, conduct, render
from pipeline.simulate.trial.family import FAMILIES, FIRST_SEED, Drives, Family, chosen
from pipeline.simulate.trial.labour import Told
from pipeline.simulate.trial.quiet import report as quiet_report
from pipeline.simulate.trial.quiet.conduct import make, watch
from pipeline.simulate.trial.report import results, table
from pipeline.simulate.trial.surroundings import surroundings

MODEL = "street-n"
QUIET, QUIET_MINUTES = "quiet", 24 * 60.0
"""The family that nobody renders: it needs no model either."""
ALL = ",".join([*FAMILIES, QUIET])
CHECKOUT = Path("benchmarks/results")

app = typer.Typer(no_args_is_help=True, help="Measurements that anybody can repeat.")

ModelOpt = Annotated[str, typer.Option(help="detector: a name of `hutong models list`, or the path of an entry")]
FamilyOpt = Annotated[str, typer.Option(help="families of scenes, separated by commas; each has its own result file")]
MinutesOpt = Annotated[float | None, typer.Option(min=0.1, help="simulated minutes of each family; default: its own")]
SeedOpt = Annotated[int, typer.Option(min=0, help="of the first scene; training uses others than the default's")]
JobsOpt = Annotated[int, typer.Option(min=1, help="processes")]
WorkOpt = Annotated[Path, typer.Option(help="keeps footage and replays: what is there is not made again")]
OutOpt = Annotated[Path | None, typer.Option(help=f"folder of the result; default: {CHECKOUT} in a checkout, else here")]
RenderOpt = Annotated[bool, typer.Option("--render-only", help="make the footage, measure nothing")]


class _Order(NamedTuple):
    """What was asked for; `name`: the model's."""

    name: str
    model: str
    minutes: float | None
    seed: int
    jobs: int
    work: Path
    out: Path | None

    @property
    def words(self) -> list[str]:
        """Return how to ask for the same length and seed again."""
        return [*([] if self.minutes is None else [f"--minutes {self.minutes:g}"]), f"--seed {self.seed}"]


@app.callback()
def bench() -> None:
    """Measurements that anybody can repeat."""


@app.command()
def sim(  # noqa: PLR0913 - one parameter an option
    *,
    family: FamilyOpt = ALL,
    model: ModelOpt = MODEL,
    minutes: MinutesOpt = None,
    seed: SeedOpt = FIRST_SEED,
    jobs: JobsOpt = 1,
    work: WorkOpt = Path("var/bench-sim"),
    out: OutOpt = None,
    render_only: RenderOpt = False,
) -> None:
    """Measure the whole pipeline on simulated scenes with exact truth.

    Streets by day, at dusk, at night and in rain are rendered (once; about 45 CPU seconds a simulated minute), go
    through the same code as a live stream, and what it reports is held against what happened: recall and precision,
    errors of start and place, counting errors by line and class. Limits are seconds instead of minutes. It may be
    stopped and goes on where it was. Writes sim-MODEL-FAMILY.json and prints its table, family by family.
    """
    order = _Order(Path(model).stem, model, minutes, seed, jobs, work, out)
    for name in _chosen(family):
        if name == QUIET:
            _watch(order, render_only=render_only)
        else:
            _measure(FAMILIES[name], order, render_only=render_only)


def _measure(family: Family | Drives, order: _Order, *, render_only: bool) -> None:
    """Measure one family, write its result file and print its table."""
    with reported(NoSpot), shown(family.name) as progress:
        trial = Trial(family.scenes(order.minutes, seed=order.seed), family.kinds, order.model, order.work, order.jobs)
        if render_only:
            render(trial, told=progress)
            return
        scores = conduct(trial, told=progress)
    figures = results(scores, family.kinds, family.aims)
    words = ["hutong bench sim", f"--family {family.name}", f"--model {order.name}", *order.words]
    told = {"model": order.name, "family": family.name}
    path = write(f"{order.name}-{family.name}", " ".join(words), told, figures, order.out)
    typer.echo(table(scores, family.kinds))
    err.print(f"written to {path}", highlight=False, soft_wrap=True)


def _watch(order: _Order, *, render_only: bool) -> None:
    """Make quiet nights and watch them, write their result file and print its table."""
    minutes = QUIET_MINUTES if order.minutes is None else order.minutes
    seed = order.seed - FIRST_SEED
    with shown(QUIET) as progress:
        if render_only:
            make(minutes, seed=seed, work=order.work, jobs=order.jobs, told=progress)
            return
        kept = watch(minutes, seed=seed, work=order.work, jobs=order.jobs, told=progress)
    command = " ".join(["hutong bench sim", f"--family {QUIET}", *order.words])
    path = write(QUIET, command, {"family": QUIET}, quiet_report.results(kept), order.out)
    typer.echo(quiet_report.table(kept))
    err.print(f"written to {path}", highlight=False, soft_wrap=True)


def write(name: str, command: str, told: Mapping[str, str], figures: Mapping[str, object], out: Path | None) -> Path:
    """Write a result file, sim-NAME.json, and return its path; `told`: what was measured."""
    folder = out or (CHECKOUT if CHECKOUT.is_dir() else Path())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"sim-{name}.json"
    whole = {"command": command, **told, **surroundings(), "results": figures}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    return path


def _chosen(names: str) -> list[str]:
    try:
        return chosen(names, [*FAMILIES, QUIET])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--family") from error


@contextmanager
def shown(what: str) -> Iterator[Told]:
    """Show how far it is, on standard error."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn(), console=err) as progress:
        task = progress.add_task(what, total=None)

        def told(step: str, done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole, description=f"{what}: {step}" if step else what)

        yield told
