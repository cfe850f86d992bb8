"""The JSON Schema for editors: complete, closed, one branch for every kind of rule."""

from collections.abc import Iterator
from typing import Any

from pipeline.config.schema import DIALECT, json_schema
from tests.support.rule_kinds import RULE_KINDS

SCHEMA = json_schema(RULE_KINDS)
PARTS: dict[str, Any] = SCHEMA["$defs"]


def walk(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def test_it_says_what_it_is() -> None:
    assert (SCHEMA["$schema"], SCHEMA["title"]) == (DIALECT, "Hutong streams.yaml")
    assert SCHEMA["$id"].startswith("urn:")


def test_every_reference_leads_somewhere() -> None:
    references = [part["$ref"] for part in walk(SCHEMA) if isinstance(part.get("$ref"), str)]
    assert references
    assert {one.removeprefix("#/$defs/") for one in references} <= set(PARTS)


def test_every_part_is_used_and_closed() -> None:
    used = {part["$ref"].removeprefix("#/$defs/") for part in walk(SCHEMA) if isinstance(part.get("$ref"), str)}
    assert used == set(PARTS)
    assert all(part["additionalProperties"] is False for part in (SCHEMA, *PARTS.values()))


def test_free_names_are_names() -> None:
    for key in ("zones", "lines"):
        named = PARTS["StreamSettings"]["properties"][key]
        assert named["additionalProperties"] is False
        assert len(named["patternProperties"]) == 1


def test_the_kind_tells_the_rules_apart() -> None:
    items = PARTS["StreamSettings"]["properties"]["rules"]["items"]
    assert items["discriminator"]["mapping"] == {"parked": "#/$defs/ParkedSettings", "passing": "#/$defs/PassingSettings"}
    for kind, name in (("parked", "ParkedSettings"), ("passing", "PassingSettings")):
        assert PARTS[name]["properties"]["kind"]["const"] == kind
        assert "kind" in PARTS[name]["required"]
    assert PARTS["ParkedSettings"]["properties"]["limit_s"]["description"] == "longest stay, seconds"


def test_required_is_what_has_no_default() -> None:
    assert SCHEMA["required"] == ["site"]
    assert PARTS["StreamSettings"]["required"] == ["id", "url"]
    assert PARTS["ParkedSettings"]["required"] == ["kind", "zone"]


def test_times_are_hours_and_minutes() -> None:
    start = PARTS["Schedule"]["properties"]["start"]
    assert (start["type"], start["default"]) == ("string", "00:00")
    assert "pattern" in start
