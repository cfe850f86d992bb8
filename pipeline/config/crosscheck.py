"""Do the parts of a file fit together? Checks that need more than one key, on values as they were written.

They work on plain mappings, so that they find what is wrong beside a key that is wrong itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from pipeline.config.flaw import Flaw, Path, dotted
from pipeline.config.position import scheme_of

Written = Mapping[str, object]
MISFIT = "misfit"
"""Type of the error that `refuse` raises; `compose` asks for the flaws themselves, to have every path."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind of rule asks of its stream.

    Attributes:
        fixed_picture: it remembers places of the picture, so the camera must not drive.
        ground: its keys that say nothing without surveyed ground points; `kind` for the whole rule.
        senses: what it asks of the senses beside pictures; those that no rule of a stream asks for cost nothing there.
        assets: its keys that hold assets: a list of them, or in a file the path of a GeoJSON file.
    """

    fixed_picture: bool = True
    ground: frozenset[str] = frozenset()
    senses: frozenset[Literal["flash", "bang", "residue"]] = frozenset()
    assets: frozenset[str] = frozenset()


def stream_flaws(stream: Written, needs: Mapping[str, Needs]) -> list[Flaw]:
    """Return what does not fit within one stream; paths begin at the stream.

    Args:
        stream: the stream as it was written.
        needs: what the kinds of rules ask of it.
    """
    own = [*_source_flaws(stream), *_kind_flaws(stream), *_target_flaws(stream), *_name_flaws(stream)]
    return own + [flaw for index, rule in enumerate(_rules(stream)) for flaw in _need_flaws(stream, index, rule, needs)]


def twice_flaws(streams: Sequence[object]) -> list[Flaw]:
    """Return the streams whose id is already taken; paths begin at the top."""
    seen: dict[str, int] = {}
    flaws = []
    for index, stream in enumerate(streams):
        name = stream.get("id") if isinstance(stream, Mapping) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            flaws.append(Flaw(("streams", index, "id"), f"{name!r} is already the id of streams[{seen[name]}]"))
        seen.setdefault(name, index)
    return flaws


def refuse(flaws: Sequence[Flaw]) -> None:
    """Raise the flaws, if there are any, as one error of a pydantic validator."""
    if flaws:
        text = "; ".join(f"{dotted(flaw.path)}: {flaw.message}" for flaw in flaws)
        raise PydanticCustomError(MISFIT, "{flaws}", {"flaws": text})


def _source_flaws(stream: Written) -> Iterator[Flaw]:
    url = stream.get("url")
    address = url if isinstance(url, str) else None
    if stream.get("listen") is True and address is not None and not address.startswith("rtsp://"):
        yield Flaw(("listen",), "`listen` needs an rtsp:// address to listen at")
    if stream.get("loop") is True and address is not None and address.startswith(("rtsp://", "rtsps://")):
        yield Flaw(("loop",), "`loop` is for files, not for rtsp://")
    if stream.get("password_env") is not None and stream.get("user") is None:
        yield Flaw(("password_env",), "`password_env` needs `user`")
    if stream.get("listen") is True and stream.get("user") is not None and stream.get("record_url") is None:
        yield Flaw(("user",), "nobody is asked for a user at a `listen` address; keep its port in a private network instead")


def _kind_flaws(stream: Written) -> Iterator[Flaw]:
    if stream.get("kind") != "vehicle":
        if stream.get("position"):
            yield Flaw(("position",), "is for `kind: vehicle`; a fixed camera has `location` and `ground_points`")
        return
    yield from _position_flaws(stream)
    for key in ("location", "ground_points"):
        if stream.get(key):
            yield Flaw((key,), "is for fixed cameras; a vehicle's place changes")


def _position_flaws(stream: Written) -> Iterator[Flaw]:
    """Positions in a file go with footage: beside a live stream they would tell where the vehicle once was."""
    position, url = stream.get("position"), stream.get("url")
    if not isinstance(position, Mapping) or not isinstance(url, str) or scheme_of(url) == "file":
        return
    source = position.get("url")
    if position.get("source") != "api" and (source is None or (isinstance(source, str) and scheme_of(source) == "file")):
        yield Flaw(("position", "url"), "positions from a file go with a file, and this stream's `url` is live")


def _need_flaws(stream: Written, index: int, rule: Written, needs: Mapping[str, Needs]) -> Iterator[Flaw]:
    kind = rule.get("kind")
    wanted = needs.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        return
    if stream.get("kind") == "vehicle" and wanted.fixed_picture:
        fit = ", ".join(name for name, need in needs.items() if not need.fixed_picture) or "none yet"
        message = f"{kind!r} works on the picture of a fixed camera, and this stream's `kind` is vehicle"
        yield Flaw(("rules", index, "kind"), f"{message}; rules that fit: {fit}")
        return
    for key in sorted(wanted.ground):
        if rule.get(key) not in (None, [], ()) and not stream.get("ground_points"):
            what = repr(kind) if key == "kind" else f"`{key}`"
            message = f"{what} needs the ground in metres: add `ground_points` to this stream, four or more surveyed ones"
            yield Flaw(("rules", index, key), message)


def _target_flaws(stream: Written) -> Iterator[Flaw]:
    """A rule's `zone` or `zones` (`line` or `lines`), or a key that ends so, names what the stream has."""
    for index, rule in enumerate(_rules(stream)):
        for key, value in rule.items():
            last = key.rsplit("_", 1)[-1]
            if last not in ("zone", "zones", "line", "lines"):
                continue
            kind = last.rstrip("s")
            for path, name in _names(value):
                flaw = _unknown(kind, name, stream.get(f"{kind}s"))
                if flaw:
                    yield Flaw(("rules", index, key, *path), flaw)


def _names(value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, list | tuple):
        for index, name in enumerate(value):
            if isinstance(name, str):
                yield (index,), name


def _unknown(kind: str, name: str, known: object) -> str | None:
    names: Collection[str] = sorted(map(str, known)) if isinstance(known, Mapping) else ()
    if name in names:
        return None
    there = f"there are {', '.join(names)}" if names else f"the stream has no {kind}s"
    return f"no {kind} is called {name!r}; {there}"


def _name_flaws(stream: Written) -> Iterator[Flaw]:
    seen: dict[str, int] = {}
    for index, rule in enumerate(_rules(stream)):
        if not isinstance(rule.get("kind"), str):
            continue
        name = rule_name(rule)
        if name in seen:
            yield Flaw(("rules", index), f"is called {name!r} like rules[{seen[name]}]; give each its own `id`")
        seen.setdefault(name, index)


def rule_name(rule: Written) -> str:
    """Return a rule's id on its stream: its own, or one made of kind, line and zone."""
    targets = [str(rule[key]) for key in ("line", "zone") if rule.get(key)]
    return str(rule.get("id") or "-".join([str(rule.get("kind")), *targets]))


def _rules(stream: Written) -> list[Written]:
    rules = stream.get("rules")
    return [rule if isinstance(rule, Mapping) else {} for rule in rules] if isinstance(rules, list | tuple) else []
