"""Edits the text of a `streams.yaml`: what a stream says of its picture and its rules; all else stays as it was written.

Comments, order and quotes are kept (ruamel.yaml); a file that is JSON stays JSON. What was written is read again with
`document.py`, and refused unless it says what was meant. Not here: whether it is right (`load.py`), and files.
"""

import io
import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from pipeline.config.document import DocumentError, read_document, resolve
from pipeline.config.remarks import Container, End, Key, insert, remove, renew, tidy
from pipeline.config.saying import said
from pipeline.errors import HutongError

EDITABLE = ("location", "ground_error_m", "ground_points", "zones", "ignored", "lines", "geofences", "rules")
"""Keys of a stream that may be edited: none names an address, a password or a file that is read as video."""
SHARED = ("site", "defaults")
"""What of a file its streams are judged by, beside themselves."""
BLOCKS = {"rules": 2, "zones": 1, "ignored": 1, "lines": 1, "geofences": 1, "ground_points": 1}
"""Levels of a new value that are written line by line; what is deeper stands in one line."""
_REST = r"[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*"
_INDENT = re.compile(rf"^(?P<outer> *)[^\s#-][^\n]*:{_REST}(?P<inner> +)[^\s#-]", re.MULTILINE)
_DASH = re.compile(rf"^streams:{_REST}(?P<dash> *)-", re.MULTILINE)

Part = Mapping[str, object]
"""Some of the keys of a stream, as plain values."""


class NotEditable(HutongError):
    """The file can't be edited by a program; the message says why."""


def parts_of(text: str) -> dict[str, Part]:
    """Return the editable keys of each stream as they are written, by its id.

    Raises:
        DocumentError: the text can't be read.
    """
    return {str(one["id"]): {key: one[key] for key in EDITABLE if key in one} for one in _streams(_plain(text)) if "id" in one}


def edited(text: str, parts: Mapping[str, Part]) -> str:
    """Return the text with other values in place of keys of some streams; None takes a key away.

    Raises:
        NotEditable: a stream or key is not there to be edited, or the file is written in a way that can't be kept.
        DocumentError: the text can't be read.
    """
    wanted = _plain(text)
    streams = {one.get("id"): one for one in _streams(wanted)}
    for stream_id, part in parts.items():
        if stream_id not in streams:
            raise NotEditable(said("no_stream", stream=stream_id))
        _refuse_stray(part)
        _overlay(streams[stream_id], part)
    if _is_json(text):
        return json.dumps(wanted, indent=1, ensure_ascii=False) + "\n"
    for made in (_spliced, _round_trip):
        new = made(text, parts)
        if new is not None and _says(new, wanted):
            return new
    raise NotEditable(said("by_hand"))


def alone(text: str, stream_id: str, part: Part) -> str:
    """Return a configuration of one stream of a text, with other values in place of its keys: all that its part is judged by.

    Raises:
        NotEditable: the stream or a key is not there to be edited.
        DocumentError: the text can't be read.
    """
    whole = _plain(text)
    found = [one for one in _streams(whole) if one.get("id") == stream_id]
    if not found:
        raise NotEditable(said("no_stream", stream=stream_id))
    _refuse_stray(part)
    _overlay(found[0], part)
    return json.dumps({**{key: whole[key] for key in SHARED if key in whole}, "streams": found[:1]}, ensure_ascii=False)


def _refuse_stray(part: Part) -> None:
    stray = sorted(set(part) - set(EDITABLE))
    if stray:
        raise NotEditable(said("keys_fixed", allowed=", ".join(EDITABLE), got=", ".join(stray)))


def _overlay(stream: dict[str, object], part: Part) -> None:
    for key, value in part.items():
        if value is None:
            stream.pop(key, None)
        else:
            stream[key] = value


def _plain(text: str) -> dict[str, object]:
    root = read_document(text).root
    plain = None if root is None else root.plain()
    return plain if isinstance(plain, dict) else {}


def _streams(whole: Mapping[str, object]) -> list[dict[str, object]]:
    streams = whole.get("streams")
    return [one for one in streams if isinstance(one, dict)] if isinstance(streams, list) else []


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return _plain(text) == wanted
    except DocumentError:
        return False


def _spliced(text: str, parts: Mapping[str, Part]) -> str | None:
    """Edit the lines of the streams alone, each by itself: a whole district's file takes long. None where that can't be."""
    lines = text.splitlines(keepends=True)
    for start, end, stream_id in reversed(_blocks(text, len(lines))):
        if stream_id not in parts:
            continue
        made = _round_trip("streams:\n" + "".join(lines[start:end]), {stream_id: parts[stream_id]})
        if made is None:
            return None
        lines[start:end] = [made.partition("\n")[2]]
    return "".join(lines)


def _blocks(text: str, count: int) -> list[tuple[int, int, str]]:
    """Return where the lines of each stream begin and end (from 0, the end not with it), and its id."""
    root = read_document(text).root
    entries = root.value if root is not None and isinstance(root.value, dict) else {}
    items = entries["streams"].node.value if "streams" in entries else None
    if not isinstance(items, list):
        return []
    after = [entry.line - 1 for entry in entries.values() if items and entry.line > items[-1].line]
    starts = [item.line - 1 for item in items]
    ids = [item.value["id"].node.value if isinstance(item.value, dict) and "id" in item.value else "" for item in items]
    ends = [*starts[1:], min(after, default=count)]
    return [(start, end, str(name)) for start, end, name in zip(starts, ends, ids, strict=True)]


def _round_trip(text: str, parts: Mapping[str, Part]) -> str | None:
    """Edit a whole text; None when it is beyond ruamel."""
    unix = text.replace("\r\n", "\n")
    yaml = YAML()
    yaml.preserve_quotes, yaml.width, yaml.brace_single_entry_mapping_in_flow_sequence = True, 4096, True
    step, dash = _INDENT.search(unix), _DASH.search(unix)
    offset = len(dash["dash"]) if dash else 2
    yaml.indent(mapping=len(step["inner"]) - len(step["outer"]) if step else 2, sequence=offset + 2, offset=offset)
    written = io.StringIO()
    try:
        whole = yaml.load(unix)
        for index, stream in enumerate(whole["streams"]):
            _edit(whole["streams"], index, parts.get(str(stream.get("id")), {}))
        yaml.dump(whole, written)
    except (YAMLError, ValueError, TypeError, AttributeError, KeyError):
        return None
    return written.getvalue().replace("\n", "\r\n") if unix != text else written.getvalue()


def _edit(streams: CommentedSeq, index: int, part: Part) -> None:
    """Edit one stream; what stands behind it speaks of the next one."""
    if not part:
        return
    behind = End.of(streams, index).take()
    stream = streams[index]
    for key, value in part.items():
        if value is None and key in stream:
            remove(stream, key)
        elif value is not None and key in stream:
            _replace(stream, key, value, BLOCKS.get(key, 0))
        elif value is not None:
            stream[key] = _fresh(value, 0 if stream.fa.flow_style() else BLOCKS.get(key, 0))
    End.of(streams, index).put(behind)


def _replace(container: Container, key: Key, value: object, blocks: int) -> None:
    """Let `container[key]` say something else, and touch only what differs."""
    before = container[key]
    if before == value:
        return
    shared = isinstance(before, CommentedMap | CommentedSeq) and before.anchor.value is not None
    behind = End.of(container, key).take()
    if isinstance(before, CommentedMap) and isinstance(value, Mapping) and value and not shared:
        _merge_keys(before, value, blocks - 1)
        tidy(container, key)
    elif isinstance(before, CommentedSeq) and _is_list_of_mappings(list(before)) and _is_list_of_mappings(value) and not shared:
        _merge_items(before, value, blocks - 1)
        tidy(container, key)
    else:
        renew(container, key, _fresh(value, blocks if isinstance(before, CommentedMap | CommentedSeq) else 0))
    End.of(container, key).put(behind)


def _merge_keys(before: CommentedMap, value: Mapping[str, object], blocks: int) -> None:
    for key in [key for key in before if key not in value]:
        remove(before, key)
    for key, inner in value.items():
        if key in before:
            _replace(before, key, inner, blocks)
        else:
            before[key] = _fresh(inner, blocks)


def _merge_items(before: CommentedSeq, value: Sequence[Mapping[str, object]], blocks: int) -> None:
    """Match the items of a list that are the same; others are changed in place, pair by pair, or come and go."""
    old, new = [_name(item) for item in before], [_name(item) for item in value]
    for _, start, end, first, last in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        pairs = min(end - start, last - first)
        for place in range(end - 1, start + pairs - 1, -1):
            remove(before, place)
        for number in range(first + pairs, last):
            insert(before, start + number - first, _fresh(value[number], blocks))
        for number in range(pairs):
            _replace(before, start + number, value[first + number], blocks)


def _name(item: Mapping[str, object]) -> str:
    """Return what tells an item of a list from the others: a rule's id, or its kind and targets; else all that it says."""
    told = [item[key] for key in ("id", "kind", "zone", "line") if key in item]
    return json.dumps(told[:1] if "id" in item else told or item, default=str)


def _is_list_of_mappings(value: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(one, Mapping) for one in value)


def _fresh(value: object, blocks: int) -> object:
    """Return a new value: its first `blocks` levels line by line, the rest in one line."""
    made: CommentedMap | CommentedSeq
    if isinstance(value, Mapping):
        made = CommentedMap((key, _fresh(inner, blocks - 1)) for key, inner in value.items())
    elif isinstance(value, list | tuple):
        made = CommentedSeq(_fresh(inner, blocks - 1) for inner in value)
    elif isinstance(value, str) and not isinstance(resolve(value), str):
        return DoubleQuotedScalarString(value)
    else:
        return value
    if blocks <= 0 or not made:
        made.fa.set_flow_style()
    return made
