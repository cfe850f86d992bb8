"""`python -m models.training dataset | imitate | thaw | train | export | evaluate | speed | card`: the steps, one by one."""

import json
import os
import time
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer
import yaml

from models.errors import ModelError
from models.picture import ArrayPicture
from models.training.picture_file import read_picture
from models.training.recipe import Recipe, Stage, read_recipe

RECIPE = Path(__file__).with_name("street-n.yaml")
WORDS = Path(__file__).with_name("street-n.words.yaml")

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)

RecipeOption = Annotated[Path, typer.Option("--recipe", help="The recipe (YAML).")]
WorkOption = Annotated[Path, typer.Option("--work", help="Folder of pictures, answers and runs, several GB.")]
DataOption = Annotated[Path, typer.Option("--data", help="The sources; by default $HUTONG_DATA or ../shared/data.")]
OnwardOption = Annotated[bool, typer.Option("--onward", help="The stages that go on from what `thaw` wrote.")]
DATA = Path(os.environ.get("HUTONG_DATA", "../shared/data"))

Arguments = ParamSpec("Arguments")


def _told(step: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Tell in a line what a step needs or refuses; exit code 1."""

    @wraps(step)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            step(*args, **kwargs)
        except ModuleNotFoundError as error:
            typer.echo(f"needs {error.name}, which is not installed: pip install 'hutong[ultralytics]'", err=True)
            raise typer.Exit(1) from error
        except (ModelError, ValueError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error

    return run


class _Lines:
    """Progress as lines, at most one every ten seconds and one at the end of each step."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._last >= 10:
            self._last = now
            typer.echo(f"{now - self._start:8.0f} s  {step}: {done} / {total}")


@app.command()
@_told
def dataset(work: WorkOption, data: DataOption = DATA, recipe: RecipeOption = RECIPE) -> None:
    """Build the data set; goes on where it was stopped."""
    from models.training.dataset import build_dataset

    typer.echo(build_dataset(_read(recipe), data=data, work=work, progress=_Lines()))


@app.command()
def imitate(work: WorkOption, data: DataOption = DATA, recipe: RecipeOption = RECIPE, threads: int = 1) -> None:
    """Teach a fresh network a teacher's features; goes on where it was stopped."""
    from models.training.imitation import imitate_selected

    typer.echo(imitate_selected(_read(recipe), data=data, work=work, threads=threads, progress=_Lines()))


@app.command()
@_told
def thaw(
    work: WorkOption,
    model: Annotated[str, typer.Option(help="A name of the catalogue, or an entry file such as `export` writes.")] = "street-n",
    recipe: RecipeOption = RECIPE,
) -> None:
    """Turn an exported file back into a checkpoint, so that `train --onward` goes on from it."""
    from models.catalog import find_entry
    from models.weights import verified

    read = _read(recipe)
    entry = find_entry(model)
    if entry.classes != read.classes:
        raise typer.BadParameter(f"{model}: expected the recipe's classes {list(read.classes)}, got {list(entry.classes)}")
    exported, listing = verified(entry), work / "dataset" / "train.txt"

    from models.training.thaw import thaw_file

    typer.echo(thaw_file(exported, listing, read, runs=work / "runs", progress=_Lines()))


@app.command()
@_told
def train(work: WorkOption, recipe: RecipeOption = RECIPE, threads: int = 1, *, onward: OnwardOption = False) -> None:
    """Run the stages of the recipe; goes on where it was stopped."""
    read = _read(recipe)
    data = work / "dataset" / "data.yaml"
    stages = _stages(read, onward=onward)

    from models.training.train import train_all

    typer.echo(train_all(read, data=data, runs=work / "runs", threads=threads, progress=_Lines(), stages=stages))


@app.command()
@_told
def export(
    work: WorkOption,
    checkpoint: Annotated[Path | None, typer.Option(help="By default the last stage's last epoch.")] = None,
    recipe: RecipeOption = RECIPE,
    *,
    onward: OnwardOption = False,
) -> None:
    """Write the FP32 and INT8 files, with their catalogue entries, to WORK/export."""
    read = _read(recipe)
    chosen = checkpoint or work / "runs" / _stages(read, onward=onward)[-1].name / "weights" / "last.pt"

    from models.training.export import export_model

    exported = export_model(chosen, work / "export", read, listing=work / "dataset" / "train.txt")
    typer.echo(f"{exported.floats}\n{exported.integers}")


@app.command()
def evaluate(
    work: WorkOption,
    detectors: Annotated[list[str], typer.Argument(help="Names of the catalogue, or entry files such as those of `export`.")],
    recipe: RecipeOption = RECIPE,
) -> None:
    """Judge detectors on the held-out pictures; WORK/evaluation.json gains or renews their rows."""
    from models.loading import open_detector
    from models.training.evaluate import LEAST_CONFIDENCE, evaluate_into, markdown_table

    openers = {Path(n).stem: partial(open_detector, n, threads=1, confidence=LEAST_CONFIDENCE) for n in detectors}
    listing = work / "dataset" / "evaluate.json"
    report = evaluate_into(work / "evaluation.json", openers, listing, classes=_read(recipe).classes, progress=_Lines())
    for part in report["pictures"]:
        typer.echo(f"\n{part}\n{markdown_table(report, part=part)}")


@app.command()
def speed(
    work: WorkOption,
    detectors: Annotated[list[str], typer.Argument(help="As for `evaluate`, which comes first.")],
    pictures: int = 60,
) -> None:
    """Time detectors, taking turns, on held-out pictures; the milliseconds join WORK/evaluation.json."""
    from models.loading import open_detector
    from models.training.speed import interleaved_milliseconds

    target, listing = work / "evaluation.json", work / "dataset" / "evaluate.json"
    report = json.loads(target.read_text(encoding="utf-8"))
    rows = json.loads(listing.read_text(encoding="utf-8"))
    chosen = [ArrayPicture(read_picture(listing.parent / row["picture"])) for row in rows[:: max(1, len(rows) // pictures)]]
    for name, times in interleaved_milliseconds({Path(n).stem: open_detector(n, threads=1) for n in detectors}, chosen).items():
        report["detectors"][name] |= times
        typer.echo(f"{name}: median {times['ms']} ms, best {times['ms_best']} ms")
    target.write_text(json.dumps(report, indent=1), encoding="utf-8")


@app.command()
def card(work: WorkOption, target: Annotated[Path, typer.Option(help="The Markdown file.")], words: Path = WORDS) -> None:
    """Write the model card from WORK's provenance and evaluation, and the words of a YAML file."""
    from models.training.card import model_card

    told = yaml.safe_load(words.read_text(encoding="utf-8"))
    provenance = json.loads((work / "dataset" / "provenance.json").read_text(encoding="utf-8"))
    report = json.loads((work / "evaluation.json").read_text(encoding="utf-8"))
    target.write_text(model_card(provenance, report, summary=told["summary"], remarks=told["remarks"]), encoding="utf-8")


def _read(path: Path) -> Recipe:
    try:
        return read_recipe(path)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _stages(recipe: Recipe, *, onward: bool) -> tuple[Stage, ...]:
    """Return the stages that are meant; there is at least one."""
    stages, key = (recipe.onward, "onward") if onward else (recipe.stages, "stages")
    if not stages:
        raise typer.BadParameter(f"{recipe.name}: expected a stage under `{key}` of the recipe, got none")
    return stages


if __name__ == "__main__":
    app()
