"""What the API asks of the configuration file of its machine. It knows no configuration: whoever starts it hands one in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from api.reason import Reason, Refusal
from pipeline.viewing import GroundSheet, Rehearsal, TrackSheet

Part = Mapping[str, JsonValue]
"""What a stream says of its picture and its rules, as it is written: zones, lines, ground points, rules."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong: `where` is a place in the part that was sent, or in the whole file; `message` says what was expected.

    `code` and `values` say it to programs of other languages; no code: only the message says it. `line` among the values is
    that of the whole file.
    """

    where: str
    message: str
    code: str | None = None
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def members(self) -> dict[str, object]:
        """Return it as one of the errors of a problem document."""
        return {"where": self.where, "message": self.message, "code": self.code, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a part, and the ground of its points; `ground_trouble`: why there is none, where points are told."""

    troubles: Sequence[Trouble]
    ground: GroundSheet | None
    ground_trouble: Trouble | None


class Refused(Exception):
    """A configuration that can't be used; holds all that is wrong with it."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("; ".join(f"{one.where}: {one.message}" for one in self.troubles))


class Unusable(Refusal):
    """The file can't be read, not be written, or not be tried; the message says why, for a person.

    Attributes:
        troubles: what is wrong with it, where that can be told.
    """

    def __init__(self, detail: str, reason: Reason, *, troubles: Sequence[Trouble] = ()) -> None:
        self.troubles = tuple(troubles)
        super().__init__(detail, reason)


class Overtaken(Exception):
    """The file says something else by now: it was changed on the machine itself."""


class ConfigurationFile(Protocol):
    """One `streams.yaml`."""

    def read(self) -> str:
        """Return its text.

        Raises:
            Unusable: it can't be read.
        """
        ...

    def shown(self, text: str) -> str:
        """Return a text of it without passwords and tokens."""
        ...

    def parts(self, text: str) -> Mapping[str, Part]:
        """Return what each stream of a text says, by its id.

        Raises:
            Unusable: the text can't be read.
        """
        ...

    def edited(self, text: str, parts: Mapping[str, Part]) -> str:
        """Return the text with other values in some parts; None takes a key away. All else stays as it was written.

        Raises:
            Refused: what it would say is wrong.
        """
        ...

    def checked(self, text: str, stream_id: str, part: Part, *, size: tuple[int, int]) -> Checked:
        """Return what is wrong with a part of a stream that is in a text, by itself; quick enough to be asked while one draws.

        Args:
            text: of the file.
            stream_id: which stream.
            part: other values in place of its keys.
            size: width and height of its picture, pixels.

        Raises:
            Unusable: the text can't be read.
        """
        ...

    def write(self, text: str, *, instead_of: str) -> None:
        """Replace the file: whoever reads it gets the old text or the new one.

        Raises:
            Unusable: it can't be written.
            Overtaken: it says something else than `instead_of` by now.
        """
        ...

    def rehearse(self, texts: Sequence[str], stream_id: str, sheets: Sequence[TrackSheet]) -> Sequence[Rehearsal]:
        """Return what the rules of a stream would have told, as each of the texts has them.

        Args:
            texts: right ones, in which the stream is.
            stream_id: which stream.
            sheets: what was tracked on it, in the order of its time.

        Raises:
            Unusable: it can't be tried.
        """
        ...

    def schema(self) -> Mapping[str, JsonValue]:
        """Return the JSON Schema of a part."""
        ...


def revision_of(text: str) -> str:
    """Return what names a text: whoever changes it says which one he has seen."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
