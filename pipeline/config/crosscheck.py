"""Do the parts of a file fit together? Checks that need more than one key, on values as they were written.

They work on plain mappings, so that they find what is wrong beside a key that is wrong itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from pipeline.config.driving import kind_flaws
from pipeline.config.flaw import Flaw, Path, dotted
from pipeline.config.saying import said
from pipeline.told import Told

Written = Mapping[str, object]
MISFIT = "misfit"
"""Type of the error that `refuse` raises; `compose` asks for the flaws themselves, to have every path."""
TARGETS = ("zone", "line", "geofence")
"""What of a stream's named parts a rule may name."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind of rule asks of its stream.

    Attributes:
        fixed: why its camera must stand still, in words; None: it may drive.
        driving: it is for cameras that drive, and needs to know their place and mounting.
        ground: its keys that say nothing without surveyed ground points; `kind` for the whole rule.
        senses: what it asks of the senses beside pictures; those that no rule of a stream asks for cost nothing there.
        assets: its keys that hold assets: a list of them, or in a file the path of a GeoJSON file.
        geofences: its keys that name geofences and mean all of the stream's when they are empty; there must be one.
    """

    fixed: str | None = "it remembers places of the picture"
    driving: bool = False
    ground: frozenset[str] = frozenset()
    senses: frozenset[Literal["flash", "bang", "residue"]] = frozenset()
    assets: frozenset[str] = frozenset()
    geofences: frozenset[str] = frozenset()


def stream_flaws(stream: Written, needs: Mapping[str, Needs]) -> list[Flaw]:
    """Return what does not fit within one stream; paths begin at the stream.

    Args:
        stream: the stream as it was written.
        needs: what the kinds of rules ask of it.
    """
    own = [*_source_flaws(stream), *kind_flaws(stream), *_target_flaws(stream), *_name_flaws(stream)]
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
            flaws.append(Flaw(("streams", index, "id"), said("stream_twice", name=name, at_a=seen[name])))
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
        yield Flaw(("listen",), said("listen_scheme"))
    if stream.get("loop") is True and address is not None and address.startswith(("rtsp://", "rtsps://")):
        yield Flaw(("loop",), said("loop_live"))
    if stream.get("password_env") is not None and stream.get("user") is None:
        yield Flaw(("password_env",), said("password_alone"))
    if stream.get("listen") is True and stream.get("user") is not None and stream.get("record_url") is None:
        yield Flaw(("user",), said("listen_user"))


def _need_flaws(stream: Written, index: int, rule: Written, needs: Mapping[str, Needs]) -> Iterator[Flaw]:
    kind = rule.get("kind")
    wanted = needs.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        return
    if stream.get("kind") == "vehicle" and wanted.fixed is not None:
        fit = ", ".join(name for name, need in needs.items() if need.fixed is None) or "none yet"
        yield Flaw(("rules", index, "kind"), said("rule_fixed", rule=str(kind), fit=fit, why=wanted.fixed))
        return
    if wanted.driving:
        yield from _driving_flaws(stream, index, rule, wanted)
    for key in sorted(wanted.ground):
        if rule.get(key) not in (None, [], ()) and not stream.get("ground_points"):
            what = repr(kind) if key == "kind" else f"`{key}`"
            yield Flaw(("rules", index, key), said("rule_ground", what=what))


def _driving_flaws(stream: Written, index: int, rule: Written, wanted: Needs) -> Iterator[Flaw]:
    """Say what a stream lacks for a rule that is for cameras that drive."""
    kind, path = str(rule["kind"]), ("rules", index, "kind")
    if stream.get("kind") != "vehicle":
        yield Flaw(path, said("rule_driving", rule=kind))
        return
    lacks = [f"`{key}`" for key in ("position", "mounting") if not stream.get(key)]
    if lacks:
        yield Flaw(path, said("rule_places", rule=kind, lacks=" and ".join(lacks)))
    if stream.get("plan") == "patrol":
        yield Flaw(("plan",), said("rule_plan", rule=kind))
    if any(not rule.get(key) for key in wanted.geofences) and not stream.get("geofences"):
        yield Flaw(path, said("rule_geofences", rule=kind))


def _target_flaws(stream: Written) -> Iterator[Flaw]:
    """A rule's `zone` or `zones` (`line`, `geofence` …), or a key that ends so, names what the stream has."""
    for index, rule in enumerate(_rules(stream)):
        for key, value in rule.items():
            last = key.rsplit("_", 1)[-1]
            kind = last.rstrip("s")
            if kind not in TARGETS:
                continue
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


def _unknown(kind: str, name: str, known: object) -> Told | None:
    names: Collection[str] = sorted(map(str, known)) if isinstance(known, Mapping) else ()
    if name in names:
        return None
    if not names:
        return said("no_targets", kind=kind, name=name)
    return said("no_target", kind=kind, name=name, names=", ".join(names))


def _name_flaws(stream: Written) -> Iterator[Flaw]:
    seen: dict[str, int] = {}
    for index, rule in enumerate(_rules(stream)):
        if not isinstance(rule.get("kind"), str):
            continue
        name = rule_name(rule)
        if name in seen:
            yield Flaw(("rules", index), said("rule_twice", name=name, at_a=seen[name]))
        seen.setdefault(name, index)


def rule_name(rule: Written) -> str:
    """Return a rule's id on its stream: its own, or one made of kind, line and zone."""
    targets = [str(rule[key]) for key in ("line", "zone") if rule.get(key)]
    return str(rule.get("id") or "-".join([str(rule.get("kind")), *targets]))


def _rules(stream: Written) -> list[Written]:
    rules = stream.get("rules")
    return [rule if isinstance(rule, Mapping) else {} for rule in rules] if isinstance(rules, list | tuple) else []
