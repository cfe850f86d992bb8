"""JSON Schema of `streams.yaml` (draft 2020-12), for editors and for the reference page."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from pipeline.config.compose import RuleTypes
from pipeline.config.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:hutong:streams:1"

Schema = dict[str, Any]


def json_schema(rule_types: RuleTypes) -> Schema:
    """Return the schema of the whole file; `kind` tells a rule's parameters."""
    kinds = sorted(rule_types)
    _, found = models_json_schema([(Settings, "validation"), *((rule_types[kind], "validation") for kind in kinds)])
    parts = found["$defs"]
    parts.pop("RuleSettings", None)
    names = {kind: rule_types[kind].__name__ for kind in kinds}
    for kind, name in names.items():
        parts[name] = _rule(parts[name], kind)
    stream = parts["StreamSettings"]["properties"]
    stream["rules"]["items"] = _choice(names)
    for named in ("zones", "ignored", "lines"):
        stream[named]["additionalProperties"] = False
    whole = parts.pop("Settings")
    return {"$schema": DIALECT, "$id": IDENTIFIER, **whole, "title": "Hutong streams.yaml", "$defs": parts}


def part_schema(rule_types: RuleTypes, keys: Sequence[str]) -> Schema:
    """Return the schema of some keys of one stream, with the parts that they refer to."""
    whole = json_schema(rule_types)["$defs"]
    chosen = {key: whole["StreamSettings"]["properties"][key] for key in keys}
    parts: Schema = {}
    _add_parts(chosen, whole, parts)
    return {"$schema": DIALECT, "type": "object", "additionalProperties": False, "properties": chosen, "$defs": parts}


def _add_parts(value: object, whole: Schema, parts: Schema) -> None:
    """Add the parts that a schema refers to, and those that they do."""
    if isinstance(value, Mapping):
        name = str(value.get("$ref", "")).removeprefix("#/$defs/")
        if name and name not in parts:
            parts[name] = whole[name]
            _add_parts(whole[name], whole, parts)
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in inner:
        _add_parts(one, whole, parts)


def _rule(part: Schema, kind: str) -> Schema:
    """Let a rule's part hold for its kind alone, and ask for the kind."""
    fixed = {"const": kind, "type": "string", "title": "Kind", "description": "which rule it is"}
    required = ["kind", *(key for key in part.get("required", []) if key != "kind")]
    return {**part, "properties": {**part["properties"], "kind": fixed}, "required": required}


def _choice(names: Mapping[str, str]) -> Schema:
    references = {kind: f"#/$defs/{name}" for kind, name in names.items()}
    return {
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "kind", "mapping": references},
        "type": "object",
        "required": ["kind"],
    }
