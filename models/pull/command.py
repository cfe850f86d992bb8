"""`hutong models pull`: what a person sees and answers."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from models.entry import Entry
from models.errors import ModelError
from models.pull.download import download, open_client
from models.pull.wishes import Wish, wanted, wish
from models.weights import weights_folder

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""

app = typer.Typer(help=__doc__, no_args_is_help=True)


@app.command()
def pull(
    names: Annotated[list[str] | None, typer.Argument(help="models of the catalogue, or YAML files with an entry")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="every model that has an address")] = False,
    to: Annotated[Path | None, typer.Option(help="another folder than the one where hutong looks", file_okay=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="don't ask; without a terminal nothing is asked")] = False,
    catalog: Annotated[Path | None, typer.Option(help="another catalogue file")] = None,
) -> None:
    """Download public weights: address, hash and licence are shown, a cut download goes on, the hash is checked."""
    if everything == bool(names):
        complain("name the models to pull, or --all; `hutong models list` shows what there is")
        raise typer.Exit(2)
    problems: list[ModelError] = []
    entries: list[Entry] = []
    wishes: list[Wish] = []
    with told(problems):
        entries = wanted(names or [], catalog)
    for entry in entries:
        with told(problems):
            wishes.append(wish(entry, to))
    missing = shown(wishes)
    if missing and not yes and sys.stdin.isatty() and not typer.confirm("Download?", default=True):
        raise typer.Exit(1)
    with told(problems), stoppable():
        fetch_all(missing, problems)
    if missing and to is not None and to.absolute() != weights_folder():
        typer.echo(f"hutong looks there with HUTONG_WEIGHTS={to.absolute()}")
    if problems:
        raise typer.Exit(1)


def shown(wishes: list[Wish]) -> list[Wish]:
    """Print what is there and what would be fetched; return the latter."""
    missing: list[Wish] = []
    for one in wishes:
        if one.here:
            typer.echo(f"{one.entry.name}: already there, sha256 is right: {one.here}")
            continue
        missing.append(one)
        typer.echo(one.entry.name)
        for label, text in one.lines():
            typer.echo(f"  {label:8} {text}")
    return missing


def fetch_all(missing: list[Wish], problems: list[ModelError]) -> None:
    """Fetch one after the other; one that fails is put among the problems and holds up no other."""
    if not missing:
        return
    with open_client() as client:
        for one in missing:
            with told(problems):
                fetch(one, client)
                typer.echo(f"{one.entry.name}: {one.target}: sha256 is right")


def fetch(one: Wish, client: httpx.Client) -> None:
    """Fetch one file with a bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(one.entry.name, total=one.entry.size)
        download(one.entry, one.target, client, lambda done, whole: bars.update(task, completed=done, total=whole))


@contextmanager
def told(problems: list[ModelError]) -> Iterator[None]:
    """Print an expected error and put it among the problems."""
    try:
        yield
    except ModelError as error:
        complain(str(error))
        problems.append(error)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn Ctrl-C into a word and an exit code; what came is on disk."""
    try:
        yield
    except KeyboardInterrupt as error:
        typer.echo("stopped; what came is kept, the same command goes on from there", err=True)
        raise typer.Exit(STOPPED) from error


def complain(message: str) -> None:
    """Print an error."""
    Console(stderr=True).print(f"[red]error[/] {escape(message)}", highlight=False, soft_wrap=True)
