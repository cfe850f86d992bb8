"""YAML text to a tree that knows its lines, with the types of YAML 1.2's core schema and no others.

`22:00`, `on` and `no` stay text here. Whatever reads two ways is refused: a key given twice, tags,
merge keys, tabs. Not here: what the keys mean.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from pipeline.config.flaw import Flaw, Path
from pipeline.config.saying import said
from pipeline.told import Told

LIMIT_BYTES = 8 << 20
"""Largest file; 832 streams with four rules each take about 1 MiB."""
LIMIT_NODES = 500_000
"""Most values after aliases are followed, which is ten times as many as those 832 streams have."""
LIMIT_DEPTH = 32
"""Deepest nesting; the settings need 7."""
TOO_DEEP = said("too_deep", most=LIMIT_DEPTH)

Scalar = str | int | float | bool | None

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PARSER_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml from 0.2.6 on says by itself, far beyond LIMIT_DEPTH."""
_TEXT_TAG = "tag:yaml.org,2002:str"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: Mapping[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_INT = re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class DocumentError(Exception):
    """Text that can't be read at all.

    Attributes:
        line: 1-based, or None.
        message: what was expected and what came.
    """

    def __init__(self, line: int | None, message: Told) -> None:
        self.line, self.message = line, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Node:
    """A value, the line it begins on, and how many values it holds with itself."""

    line: int
    value: "Scalar | list[Node] | dict[str, Entry]"
    size: int = 1

    def plain(self) -> object:
        """Return lists, dicts and scalars without their lines."""
        if isinstance(self.value, dict):
            return {key: entry.node.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping's value and the line of its key."""

    line: int
    node: Node


@dataclass(frozen=True, slots=True)
class Document:
    """A file that can be read, though it may have flaws.

    Attributes:
        root: the whole of it, or None when there is nothing in it.
        flaws: what was refused on the way, each with its line.
    """

    root: Node | None
    flaws: tuple[tuple[int, Flaw], ...]

    def line(self, path: Path, *, of_key: bool = False) -> int | None:
        """Return the line of a value (or of its key); of the nearest thing around it when it is not there."""
        node, line = self.root, self.root.line if self.root else None
        for step in path:
            if node is None:
                break
            if isinstance(node.value, dict) and step in node.value:
                entry = node.value[str(step)]
                node, line = entry.node, entry.line
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.line
            else:
                return line
        return line if of_key or node is None or not _is_word(node) else node.line


def read_document(text: str) -> Document:
    """Read YAML.

    Raises:
        DocumentError: the text is no YAML, holds several documents, or is too big or too deep.
    """
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        raise DocumentError(line, said("no_text", character=f"{ord(unprintable[0]):04X}"))
    try:
        return _Builder(yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text) from error
    except yaml.YAMLError as error:
        raise DocumentError(None, said("no_yaml", why=str(error))) from error


@dataclass(slots=True)
class _Builder:
    """Turns a stream of YAML events into nodes."""

    events: Iterator[yaml.Event]
    flaws: list[tuple[int, Flaw]] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    nodes: int = 0

    def document(self) -> Document:
        roots: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and roots:
                raise DocumentError(_line(event), said("documents"))
            if isinstance(event, yaml.NodeEvent):
                roots.append(self._node(event, ()))
        return Document(roots[0] if roots else None, tuple(self.flaws))

    def _node(self, event: yaml.Event, path: Path) -> Node:
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self._count(event, 1)
            return self._fresh(event, path)
        assert isinstance(event, yaml.AliasEvent)  # noqa: S101 - the grammar has nothing else here
        node = self._alias(event)
        self._count(event, node.size)
        return node

    def _fresh(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, path: Path) -> Node:
        if len(path) > LIMIT_DEPTH:
            raise DocumentError(_line(event), TOO_DEEP)
        if event.tag not in (None, _TEXT_TAG):
            self._refuse(event, path, said("tag", got=event.tag))
        if isinstance(event, yaml.ScalarEvent):
            node = Node(_line(event), resolve(event.value) if event.implicit[0] else event.value)
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._mapping(event, path)
        else:
            node = self._sequence(event, path)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: yaml.AliasEvent) -> Node:
        if event.anchor not in self.anchors:
            raise DocumentError(_line(event), said("alias", name=str(event.anchor)))
        return self.anchors[event.anchor]

    def _count(self, event: yaml.Event, more: int) -> None:
        self.nodes += more
        if self.nodes > LIMIT_NODES:
            raise DocumentError(_line(event), said("too_many_values", most=LIMIT_NODES))

    def _sequence(self, start: yaml.Event, path: Path) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return Node(_line(start), items, 1 + sum(item.size for item in items))

    def _mapping(self, start: yaml.Event, path: Path) -> Node:
        entries: dict[str, Entry] = {}
        size = 1
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else self._odd_key(event, path)
            entry = Entry(_line(event), self._node(next(self.events), (*path, key)))
            size += entry.node.size
            if key == "<<":
                self._refuse(event, (*path, key), said("merge_key"))
            elif key in entries:
                self._refuse(event, (*path, key), said("key_twice", row=entries[key].line))
            else:
                entries[key] = entry
        return Node(_line(start), entries, size)

    def _odd_key(self, event: yaml.Event, path: Path) -> str:
        """Refuse a key that is a list, a mapping or an alias, and name it."""
        self._node(event, path)
        self._refuse(event, path, said("key_word"))
        return "?"

    def _refuse(self, event: yaml.Event, path: Path, message: Told) -> None:
        self.flaws.append((_line(event), Flaw(path, message, at_key=True)))


def resolve(text: str) -> Scalar:
    """Give an unquoted word its type, by YAML 1.2.2, section 10.3.

    >>> [resolve(word) for word in ("22:00", "no", "0x1F", "1e3", "true", "~", "007")]
    ['22:00', 'no', 31, 1000.0, True, None, 7]
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _OTHER_INT.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text


def _is_word(node: Node) -> bool:
    """Tell a written word from containers, which begin below their key, and from nothing, which stands nowhere."""
    return not isinstance(node.value, dict | list | None)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    lines = text.splitlines()
    written = lines[line - 1] if line and line <= len(lines) else ""
    if error.problem == _PARSER_TOO_DEEP:
        return DocumentError(line, TOO_DEEP)
    with_tab = "\t" in written[: len(written) - len(written.lstrip())]
    return DocumentError(line, said("no_yaml_tab" if with_tab else "no_yaml", why=str(error.problem or error.context)))
