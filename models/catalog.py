"""The catalogue: which detectors there are.

Not here: what an entry may say (`entry`), opening a model (`loading`).
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import yaml
from pydantic import ValidationError

from models.entry import Entry, Section, Surroundings
from models.errors import CatalogWrong, ModelError, ModelNotFound

ENTRY_SUFFIXES = (".yaml", ".yml")
BUNDLED = Path(__file__).with_name("catalog.yaml")


class Catalog(Section):
    """All entries of a file, in its order."""

    path: Path
    entries: tuple[Entry, ...]

    def find(self, name: str) -> Entry:
        """Return the entry of a name.

        Raises:
            ModelNotFound: there is none; the message lists those there are.
        """
        found = next((entry for entry in self.entries if entry.name == name), None)
        if found is None:
            known = ", ".join(entry.name for entry in self.entries) or "none"
            raise ModelNotFound(f"model {name!r} is not in {self.path}; there are: {known}")
        return found


def load_catalog(path: Path | None = None) -> Catalog:
    """Read a catalogue file, the bundled one by default.

    The file has `detectors` (a list of entries) and may have `classes` (shared lists by name);
    the bundled file's shared lists are known in every file.

    Raises:
        ModelNotFound: there is no such file.
        CatalogWrong: it can't be read; every problem is told, with the entry's name.
    """
    chosen = path or BUNDLED
    content = _read(chosen)
    problems = _unknown_keys(content, {"classes", "detectors"})
    rows = content.get("detectors")
    if not isinstance(rows, list):
        problems.append(f"expected detectors: a list of entries, got {type(rows).__name__}")
        rows = []
    entries, wrong = _entries(rows, Surroundings(_shared_lists(content, chosen), chosen.parent))
    problems += wrong + _named_twice(entries)
    if problems:
        raise CatalogWrong(chosen, problems)
    return Catalog(path=chosen, entries=tuple(entries))


def load_entry(path: Path) -> Entry:
    """Read a file that holds one entry, in the form of an item of a catalogue's `detectors`.

    Raises:
        ModelNotFound: there is no such file.
        CatalogWrong: it can't be read; every problem is told.
    """
    content = _read(path)
    entries, problems = _entries([content], Surroundings(_shared_lists({}, path), path.parent))
    if problems:
        raise CatalogWrong(path, problems)
    return entries[0]


def find_entry(name: str, catalog_path: Path | None = None) -> Entry:
    """Return the entry of a name of the catalogue (the bundled one by default), or that of a YAML file.

    Raises:
        ModelError: see `load_catalog`, `Catalog.find` and `load_entry`.
    """
    if name.endswith(ENTRY_SUFFIXES):
        return load_entry(Path(name))
    return load_catalog(catalog_path).find(name)


def _read(path: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelNotFound(f"no catalogue or entry at {path.absolute()}") from error
    except OSError as error:
        raise ModelError(f"{path.absolute()} can't be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogWrong(path, [f"not YAML: {' '.join(str(error).split())}"]) from error
    if not isinstance(content, dict):
        raise CatalogWrong(path, [f"expected keys and values, got {type(content).__name__}"])
    return cast("dict[str, object]", content)


def _unknown_keys(content: dict[str, object], known: set[str]) -> list[str]:
    return [f"{key}: unknown key, expected {', '.join(sorted(known))}" for key in content if key not in known]


def _shared_lists(content: dict[str, object], path: Path) -> dict[str, object]:
    own = content.get("classes") or {}
    if not isinstance(own, dict):
        raise CatalogWrong(path, [f"classes: expected lists by name, got {type(own).__name__}"])
    bundled = _read(BUNDLED).get("classes") if path != BUNDLED else {}
    return {**cast("dict[str, object]", bundled), **own}


def _entries(rows: Sequence[object], around: Surroundings) -> tuple[list[Entry], list[str]]:
    """Return the entries that are right, and what is wrong with the others."""
    entries: list[Entry] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):
        label = str(row["name"]) if isinstance(row, dict) and "name" in row else f"entry {number}"
        try:
            entries.append(Entry.model_validate(row, context=around))
        except ValidationError as error:
            problems += [f"{label}: {_told(one)}" for one in error.errors(include_url=False)]
    return entries, problems


def _told(error: object) -> str:
    """Return one of pydantic's errors as `where: what, got value`."""
    parts = cast("dict[str, object]", error)
    where = ".".join(str(part) for part in cast("tuple[object, ...]", parts["loc"]))
    message = str(parts["msg"]).removeprefix("Value error, ")
    given = parts["input"]
    got = f", got {given!r}" if isinstance(given, str | int | float | bool) else ""
    return f"{where}: {message}{got}" if where else message


def _named_twice(entries: list[Entry]) -> list[str]:
    counted = Counter(entry.name for entry in entries)
    return [f"{name}: {count} entries have this name" for name, count in counted.items() if count > 1]
