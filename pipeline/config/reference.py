"""The reference page `docs/configuration.md`, made of the JSON Schema.

`hutong check --reference` prints it; the schema comes in as an argument, so that rules are in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.config.schema import Schema

HEAD = """# Configuration

One file, `streams.yaml`, says everything. This page is generated from its schema (`hutong check --reference`);
`hutong check` validates a file and tells every problem with its line, `hutong check --schema` prints the JSON Schema
for editors. An annotated example is `streams.yaml` in the repository.

- YAML 1.2's types only: `22:00`, `on`, `no` are text, `true` and `false` are the only booleans. Anchors and aliases
  work; tags, merge keys (`<<`) and keys given twice are errors, as is every key that is not on this page.
- Points are `[x, y]` in the picture, 0…1, x to the right, y down.
- What `defaults` says holds for every stream; a stream's own key wins. `evidence`, `thumbnail` and
  `tracker` are joined key by key.
- No password stands in the file: `password_env` names the environment variable that holds it.
- Paths are relative to the folder in which the command runs; those of GeoJSON files (`assets`, `geofences`) to the
  folder of the file itself.
- While `hutong run` or `hutong up` runs, changes of `streams` and `defaults` take effect at once, for the streams that
  they concern; the other sections need a restart. A file with an error changes nothing. A GeoJSON file that is
  named here is watched, too: saving it reloads the streams that name it."""

COLUMNS = ("| key | type | default | meaning |", "|---|---|---|---|")


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the page.

    Attributes:
        where: place in the file, such as `streams[].location`.
        part: its schema.
        without: keys that another table explains.
    """

    where: str
    part: Schema
    without: frozenset[str] = frozenset()


def reference(schema: Schema) -> str:
    """Return the page in Markdown."""
    parts = schema["$defs"]
    sections = [Section("", schema), *_sections("", schema, parts, seen=set())]
    return "\n".join([HEAD, *(_section(section, parts) for section in sections)]) + "\n"


def _sections(where: str, part: Schema, parts: Mapping[str, Schema], *, seen: set[str]) -> Iterator[Section]:
    """Yield what a part refers to, in the file's order, each once; parts of one key stand together."""
    for key, value in part["properties"].items():
        place = f"{where}.{key}" if where else key
        fresh = [(f"{place}{suffix}", name) for suffix, name in _references(value) if name not in seen]
        seen.update(name for _, name in fresh)
        yield from (Section(inner, parts[name], _told_elsewhere(inner, parts)) for inner, name in fresh)
        for inner, name in fresh:
            yield from _sections(inner, parts[name], parts, seen=seen)


def _told_elsewhere(where: str, parts: Mapping[str, Schema]) -> frozenset[str]:
    return frozenset(parts["StreamDefaults"]["properties"]) if where == "streams[]" else frozenset()


def _references(value: Schema) -> Iterator[tuple[str, str]]:
    """Yield where in a value (`[]` in a list, `.<name>` under names) which part stands."""
    if "$ref" in value:
        yield "", value["$ref"].rsplit("/", 1)[-1]
    for choice in (*value.get("anyOf", ()), *value.get("oneOf", ())):
        yield from _references(choice)
    if "items" in value:
        yield from ((f"[]{suffix}", name) for suffix, name in _references(value["items"]))
    for inner in _named(value):
        yield from ((f".<name>{suffix}", name) for suffix, name in _references(inner))


def _section(section: Section, parts: Mapping[str, Schema]) -> str:
    part = section.part
    kind = part["properties"].get("kind", {}).get("const")
    title = f"`{section.where}`" + (f" of kind `{kind}`" if kind else "") if section.where else "The file"
    lines = [f"\n## {title}\n", part.get("description", "").strip(), "", *COLUMNS]
    required = part.get("required", ())
    for key, value in part["properties"].items():
        if key not in section.without:
            default = "**required**" if key in required else _default(value)
            meaning = str(value.get("description") or _meaning(value, parts))
            lines.append(f"| `{key}` | {_type(value)} | {default} | {_cell(meaning)} |")
    if section.without:
        lines.append("\nAnd every key of [`defaults`](#defaults).")
    return "\n".join(lines)


def _meaning(value: Schema, parts: Mapping[str, Schema]) -> str:
    """Take the first sentence of the part that a key holds."""
    for _, name in _references(value):
        return str(parts[name].get("description", "")).split("\n")[0].rstrip(".").split(";")[0]
    return ""


def _type(value: Schema) -> str:
    choices = [choice for choice in value.get("anyOf", ()) if choice.get("type") != "null"]
    if choices:
        return " or ".join(map(_type, choices))
    if "const" in value or "enum" in value:
        return ", ".join(f"`{one}`" for one in value.get("enum", [value.get("const")]))
    if "$ref" in value or "oneOf" in value:
        return "keys"
    if value.get("type") == "array":
        return _list_type(value)
    if value.get("type") == "object":
        return "names, each with " + " or ".join(map(_type, _named(value)))
    return _word_type(value)


def _list_type(value: Schema) -> str:
    if "prefixItems" in value:
        return "[x, y]" if len(value["prefixItems"]) == 2 else f"list of {len(value['prefixItems'])}"
    least = f" (at least {value['minItems']})" if value.get("minItems") else ""
    return f"list of {_type(value['items'])}{least}" if "items" in value else "list"


def _word_type(value: Schema) -> str:
    name = {"integer": "whole number", "number": "number", "string": "text", "boolean": "`true`, `false`"}[value["type"]]
    bounds = [
        f"{sign} {value[key]:g}"
        for key, sign in (("exclusiveMinimum", ">"), ("minimum", "≥"), ("exclusiveMaximum", "<"), ("maximum", "≤"))
        if key in value
    ]
    return ", ".join([name, *bounds])


def _named(value: Schema) -> list[Schema]:
    """Return what may stand under free names."""
    inner = [*value.get("patternProperties", {}).values(), value.get("additionalProperties")]
    return [one for one in inner if isinstance(one, dict)]


def _default(value: Schema) -> str:
    default = value.get("default")
    if default in (None, "", []) or isinstance(default, dict):
        return "–"
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
