"""Plain values (of a file, of a pipe) to `Settings`: joins rule types, spreads `defaults`, finds every flaw.

Each part is checked by itself, so that an error in one hides none in another.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.config.crosscheck import MISFIT, stream_flaws, twice_flaws
from pipeline.config.flaw import Flaw, Path, dotted, reach
from pipeline.config.saying import said
from pipeline.config.settings import RuleSettings, Settings, StreamSettings
from pipeline.config.wording import expected_list, expected_mapping, flaws_of, one_of
from pipeline.errors import ConfigError, Problem

RuleTypes = Mapping[str, type[RuleSettings]]
"""Rule settings by the kind that names them in the file."""
Written = Mapping[str, object]

Part = TypeVar("Part", bound=BaseModel)

DRIVING: Written = {"tracker": {"confidence": 0.2, "high_confidence": 0.2}}
"""What holds for vehicles unless it is written: a thing is passed in a second or two, and rules weigh its faint looks, too.
On twelve simulated drives (seed 510000) a seventh of the litter never begins a track at the usual 0.4, or too late."""


@dataclass(frozen=True, slots=True)
class Composed:
    """Settings, or why there are none."""

    settings: Settings | None
    flaws: tuple[Flaw, ...]


def parse(settings_json: str, rule_types: RuleTypes) -> Settings:
    """Read what `Settings.model_dump_json()` wrote.

    Raises:
        ConfigError: it is something else.
    """
    composed = compose(json.loads(settings_json), rule_types)
    if composed.settings is None:
        raise ConfigError("settings", [Problem(None, dotted(flaw.path), flaw.message) for flaw in composed.flaws])
    return composed.settings


def compose(written: object, rule_types: RuleTypes) -> Composed:
    """Make settings of mappings, lists and scalars, with the strictness of JSON."""
    if not isinstance(written, Mapping):
        return Composed(None, (Flaw((), expected_mapping(written)),))
    flaws: list[Flaw] = []
    head = _checked(Settings, {key: value for key, value in written.items() if key != "streams"}, (), flaws)
    items, defaults = _items(written, "streams", flaws), written.get("defaults")
    streams = [_stream(item, defaults, rule_types, flaws, ("streams", index)) for index, item in enumerate(items)]
    flaws += twice_flaws(items)
    if head is None or flaws or None in streams:
        return Composed(None, tuple(flaws))
    return Composed(head.model_copy(update={"streams": tuple(streams)}), ())


def _stream(own: object, defaults: object, rule_types: RuleTypes, flaws: list[Flaw], path: Path) -> StreamSettings | None:
    if not isinstance(own, Mapping):
        flaws.append(Flaw(path, expected_mapping(own)))
        return None
    merged = overlay(defaults, own)
    merged = overlay(DRIVING, merged) if merged.get("kind") == "vehicle" else merged
    found: list[Flaw] = []
    stream = _checked(StreamSettings, {key: value for key, value in merged.items() if key != "rules"}, (), found)
    found = [flaw for flaw in found if not _inherited(flaw.path, own, defaults)]
    written = _items(merged, "rules", found)
    rules = tuple(_rule(rule, rule_types, found, ("rules", index)) for index, rule in enumerate(written))
    found += stream_flaws(merged, {kind: rule.needs for kind, rule in rule_types.items()})
    flaws += [flaw.under(path) for flaw in found]
    return None if stream is None or None in rules else stream.model_copy(update={"rules": rules})


def _rule(written: object, rule_types: RuleTypes, flaws: list[Flaw], path: Path) -> RuleSettings | None:
    if not isinstance(written, Mapping):
        flaws.append(Flaw(path, expected_mapping(written)))
        return None
    kind = written.get("kind")
    if "kind" not in written:
        flaws.append(Flaw((*path, "kind"), said("missing", meaning=f": which rule it is; one of {', '.join(rule_types)}")))
        return None
    if not isinstance(kind, str) or kind not in rule_types:
        flaws.append(Flaw((*path, "kind"), one_of(kind, rule_types)))
        return None
    return _checked(rule_types[kind], written, path, flaws)


def overlay(defaults: object, own: Written) -> Written:
    """Lay a stream's keys over the defaults; mappings in both are joined key by key.

    >>> overlay({"plan": "auto", "tracker": {"lost_s": 2, "min_iou": 0.1}}, {"tracker": {"lost_s": 5}})
    {'plan': 'auto', 'tracker': {'lost_s': 5, 'min_iou': 0.1}}
    """
    if not isinstance(defaults, Mapping):
        return own
    joined = {key: overlay(defaults.get(key), value) if isinstance(value, Mapping) else value for key, value in own.items()}
    return {**defaults, **joined}


def _checked(section: type[Part], written: Written, path: Path, flaws: list[Flaw]) -> Part | None:
    try:
        return section.model_validate_json(json.dumps(written), strict=True)
    except ValidationError as error:
        if all(details["type"] == MISFIT for details in error.errors()):
            return None
        flaws += [flaw.under(path) for flaw in flaws_of(error, section, written)]
        return None


def _items(written: Written, key: str, flaws: list[Flaw]) -> Sequence[object]:
    items = written.get(key, [])
    if isinstance(items, list):
        return items
    flaws.append(Flaw((key,), expected_list(items)))
    return []


def _inherited(path: Path, own: Written, defaults: object) -> bool:
    """Tell whether a flaw is in the defaults, where it is told once, and not in the stream's own words."""
    return reach(defaults, path)[0] == len(path) and reach(own, path)[0] < len(path)
