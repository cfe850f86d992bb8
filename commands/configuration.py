"""The configuration file as the API wants it: `streams.yaml` on this machine's disk."""

import errno
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

from api.configuration.port import Checked, Overtaken, Part, Refused, Trouble, Unusable
from api.reason import Reason
from commands.checking import check, trouble
from commands.rehearsing import Rehearsing
from pipeline.config.compose import RuleTypes
from pipeline.config.document import DocumentError
from pipeline.config.edit import EDITABLE, NotEditable, edited, parts_of
from pipeline.config.load import names_in, settings_of, text_of
from pipeline.config.saying import said
from pipeline.config.schema import part_schema
from pipeline.errors import ConfigError
from pipeline.ingest.redact import redact
from pipeline.viewing import Rehearsal, TrackSheet

MOST_TROUBLES = 50
"""Of one change that are told."""
_QUERY = re.compile(r"(?P<address>[a-zA-Z][a-zA-Z0-9+.-]*://[^\s?\"'#]*\?)[^\s\"'#,}\]]+")
_NAMED = re.compile(r"(?i)(?P<name>(?:password|passwd|pwd|pass|token|secret|key)[=:])[^\s&\"'_/,}\]]+")
"""Passwords that some cameras want in the path of their address, such as `…/user=a_password=b_channel=1`."""
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s\"']+")
_PARTS: TypeAdapter[dict[str, dict[str, JsonValue]]] = TypeAdapter(dict[str, dict[str, JsonValue]])


class StreamsFile:
    """One `streams.yaml`; the path may lead to nothing."""

    def __init__(self, path: Path, rule_types: RuleTypes) -> None:
        self._path = path
        self._rule_types = rule_types
        self._rehearsing = Rehearsing(path)

    def read(self) -> str:
        """Return its text.

        Raises:
            Unusable: it can't be read.
        """
        try:
            return text_of(self._path)
        except DocumentError as error:
            raise self._unread(error) from error

    def shown(self, text: str) -> str:
        """Return a text of it with `***` for users and passwords in addresses, and for what stands behind their `?`."""
        return _ADDRESS.sub(lambda found: _NAMED.sub(r"\g<name>***", found[0]), _QUERY.sub(r"\g<address>***", redact(text)))

    def parts(self, text: str) -> Mapping[str, Part]:
        """Return what each stream says of its picture and its rules.

        Raises:
            Unusable: the text can't be read.
        """
        try:
            return _PARTS.validate_python(parts_of(text))
        except DocumentError as error:
            raise self._unread(error) from error

    def edited(self, text: str, parts: Mapping[str, Part]) -> str:
        """Return the text with other values in some parts.

        Raises:
            Refused: what it would say is wrong, or names other files than it did.
        """
        try:
            made = edited(text, parts)
            strange = names_in(made, rule_types=self._rule_types) - names_in(text, rule_types=self._rule_types)
            if strange:
                files = ", ".join(sorted(strange))
                raise Refused([trouble("part", said("files_elsewhere", files=files))])
            settings_of(made, self._path, rule_types=self._rule_types)
        except NotEditable as error:
            raise Refused([trouble("part", error.message)]) from error
        except DocumentError as error:
            raise Refused([trouble("", error.message, line=error.line)]) from error
        except ConfigError as error:
            raise Refused(list(_told(error, made, parts))) from error
        return made

    def checked(self, text: str, stream_id: str, part: Part, *, size: tuple[int, int]) -> Checked:
        """Return what is wrong with a part of one stream, and the ground of its points.

        Raises:
            Unusable: the text can't be read.
        """
        try:
            return check(text, stream_id, part, size=size, path=self._path, rule_types=self._rule_types)
        except DocumentError as error:
            raise self._unread(error) from error

    def write(self, text: str, *, instead_of: str) -> None:
        """Replace the file.

        Raises:
            Unusable: it can't be written.
            Overtaken: it says something else than `instead_of` by now.
        """
        if self.read() != instead_of:
            raise Overtaken
        try:
            _replace(self._path.resolve(), text)
        except OSError as error:
            where = "; mount its folder, not the file" if error.errno == errno.EBUSY else ""
            why = Reason("configuration_unwritable", {"file": self._path.name, "why": error.strerror or str(error)})
            raise Unusable(f"{self._path.name} can't be written here: {error.strerror or error}{where}", why) from error

    def _unread(self, error: DocumentError) -> Unusable:
        """Return what is told when the text can't be read."""
        name, at = self._path.name, "" if error.line is None else f", line {error.line}"
        found = trouble("", error.message, line=error.line)
        return Unusable(f"{name}{at}: {error}", Reason("configuration_unusable", {"file": name}), troubles=[found])

    def rehearse(self, texts: Sequence[str], stream_id: str, sheets: Sequence[TrackSheet]) -> Sequence[Rehearsal]:
        """Return what the rules of a stream would have told of what was tracked.

        Raises:
            Unusable: it can't be tried.
        """
        return self._rehearsing.run(texts, stream_id, sheets)

    def schema(self) -> Mapping[str, JsonValue]:
        """Return the JSON Schema of a part; whoever asks for it is about to edit, and will want to try."""
        self._rehearsing.warm()
        return part_schema(self._rule_types, EDITABLE)


def _told(error: ConfigError, text: str, parts: Mapping[str, Part]) -> list[Trouble]:
    """Say what is wrong; places in the one stream that is edited begin at its part."""
    names = list(parts_of(text))
    own = f"streams[{names.index(next(iter(parts)))}]." if len(parts) == 1 else "streams[-1]."
    return [
        trouble(one.where.removeprefix(own), one.message, line=None if one.where.startswith(own) else one.line)
        for one in error.problems[:MOST_TROUBLES]
    ]


def _replace(path: Path, text: str) -> None:
    """Write a file beside the old one, with its owner's rights, and put it in its place."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
