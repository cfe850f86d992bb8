"""What of the wanted models has to be fetched, to where, and what is there already."""

from dataclasses import dataclass
from pathlib import Path

from models.catalog import find_entry, load_catalog
from models.entry import Entry
from models.errors import ModelNotFound
from models.weights import look_at, look_up, pulled_path


@dataclass(frozen=True, slots=True)
class Wish:
    """One wanted model.

    Attributes:
        target: where its file is to lie.
        here: its right file, when it is there already.
        replaced: another file lies at the target and goes.
    """

    entry: Entry
    target: Path
    here: Path | None = None
    replaced: bool = False

    def lines(self) -> list[tuple[str, str]]:
        """Return what a person has to know before it is fetched, as label and text."""
        size = f"{self.entry.size / 1e6:.1f} MB" if self.entry.size else "the server will tell"
        replaced = " (another file there is replaced)" if self.replaced else ""
        return [
            ("address", self.entry.url or ""),
            ("sha256", self.entry.sha256),
            ("licence", self.entry.licence),
            ("size", size),
            ("to", f"{self.target}{replaced}"),
        ]


def wanted(names: list[str], catalog_path: Path | None = None) -> list[Entry]:
    """Return the entries of names (each once), or every entry with an address when there are none.

    Raises:
        ModelError: see `find_entry`.
    """
    if not names:
        return [entry for entry in load_catalog(catalog_path).entries if entry.url]
    return [find_entry(name, catalog_path) for name in dict.fromkeys(names)]


def wish(entry: Entry, folder: Path | None = None) -> Wish:
    """Find out whether an entry's file has to be fetched; every file that is there is hashed.

    With a folder only that folder counts; otherwise each place where a detector is looked for.

    Raises:
        ModelNotFound: it isn't there and has no address.
        ModelError: a file can't be read.
    """
    target = pulled_path(entry, folder)
    found = look_up(entry) if folder is None or target is None else look_at(entry, target)
    if found is not None and found.path is not None and found.state == "right":
        return Wish(entry, found.path, found.path)
    if target is None:
        raise ModelNotFound(f"{entry.name}: the catalogue has no address for it; its file belongs at {entry.file}")
    return Wish(entry, target, replaced=target.exists())
