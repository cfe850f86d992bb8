"""YAML to a table of matters, or to all that is wrong with it."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from api.codes.table import CodeTable

BUNDLED = Path(__file__).with_name("codes.yaml")


class CodesWrong(Exception):
    """A table that can't be used; the message tells every flaw, one a line."""


def load_codes(path: Path | None = None) -> CodeTable:
    """Read a table of matters; the bundled one when no path is given.

    Raises:
        CodesWrong: the file can't be read, or is no such table.
    """
    return _bundled() if path is None else _read(path)


def changed(path: Path | None) -> float | None:
    """Return when a table of one's own was last changed, UTC seconds; None for the bundled one."""
    return None if path is None else path.stat().st_mtime


@cache
def _bundled() -> CodeTable:
    return _read(BUNDLED)


def _read(path: Path) -> CodeTable:
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodesWrong(f"{path}: {error}") from error
    try:
        return CodeTable.model_validate(written)
    except ValidationError as error:
        told = [f"{path}: {'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
        raise CodesWrong("\n".join(told)) from error
