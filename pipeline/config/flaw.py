"""One thing wrong with a configuration, told by the path of its key; `load` adds the line."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.told import Told

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where.

    Attributes:
        path: keys and list positions from the top, such as ("streams", 2, "url").
        message: what was expected and what came.
        at_key: the key itself is wrong, not its value.
    """

    path: Path
    message: Told
    at_key: bool = False

    def under(self, prefix: Path) -> "Flaw":
        """Return the flaw as seen from further up."""
        return Flaw(prefix + self.path, self.message, self.at_key)


def dotted(path: Path) -> str:
    """Write a path as people do.

    >>> dotted(("streams", 2, "rules", 0, "limit_s"))
    'streams[2].rules[0].limit_s'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def reach(written: object, path: Path) -> tuple[int, object]:
    """Follow a path into plain values as far as it goes.

    Returns:
        How many steps there were, and the value where they ended.

    >>> reach({"streams": [{"id": "a"}]}, ("streams", 0, "url"))
    (2, {'id': 'a'})
    """
    for count, step in enumerate(path):
        in_mapping = isinstance(written, Mapping) and step in written
        if in_mapping or (isinstance(written, list) and isinstance(step, int) and step < len(written)):
            written = written[step]  # type: ignore[index] # one of the two, as was just seen
        else:
            return count, written
    return len(path), written
