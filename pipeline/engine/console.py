"""What every command shares: the two streams of text, reading the configuration, and errors as one line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from models.errors import ModelError
from pipeline.config.load import load
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError, HutongError
from pipeline.rules.registry import settings_types

out = Console()
err = Console(stderr=True)

ConfigArg = Annotated[Path, typer.Argument(envvar="HUTONG_CONFIG", help="the configuration file")]
ConfigOpt = Annotated[Path, typer.Option("--config", "-c", envvar="HUTONG_CONFIG", help="the configuration file")]
JsonOpt = Annotated[bool, typer.Option("--json", help="print JSON for programs")]
STREAMS = Path("streams.yaml")


def read(path: Path, *, as_json: bool = False) -> Settings:
    """Load the configuration, or print every problem and exit with 2."""
    try:
        return load(path, rule_types=settings_types())
    except ConfigError as error:
        if as_json:
            problems = [{"line": one.line, "where": one.where, "message": one.message} for one in error.problems]
            typer.echo(json.dumps({"ok": False, "problems": problems}, ensure_ascii=False))
            raise typer.Exit(2) from error
        for one in error.problems:
            place = f"{path}:{one.line}" if one.line else str(path)
            where = f"{one.where}: " if one.where else ""
            err.print(f"{place}: {where}{one.message}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from error


@contextmanager
def reported(*others: type[Exception]) -> Iterator[None]:
    """Turn an expected error, ours or one of `others`, into one line and exit code 1."""
    expected: tuple[type[Exception], ...] = (HutongError, ModelError, *others)
    try:
        yield
    except expected as error:
        fail(str(error))


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Print one line and exit."""
    err.print(f"[red]error[/] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)
