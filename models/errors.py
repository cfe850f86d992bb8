"""What can be wrong with a model; every message says which file and what was expected."""

from collections.abc import Sequence
from pathlib import Path


class ModelError(Exception):
    """A model that can't be used."""


class ModelNotFound(ModelError):
    """No such name in the catalogue, or no file at its path."""


class ModelCorrupt(ModelError):
    """The file is not what the catalogue says: hash, format, shapes or classes differ."""


class ProviderMissing(ModelError):
    """The configured execution provider is not in this installation."""


class CatalogWrong(ModelError):
    """A catalogue that can't be read; every problem of the file is told at once."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))
        self.problems = tuple(problems)
