"""A pydantic error in the words of this project: what was expected, what came, what is allowed there.

Not here: which line it is on. No message shows a value that may hold a password.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.config.flaw import Flaw, Path, reach
from pipeline.config.saying import said
from pipeline.told import Told

SHOWN = 60
"""Most characters of a value in a message."""
SECRET = ("password", "token", "secret", "key")
KEY = "[key]"
"""What pydantic adds to a path when a free name is wrong, not its value."""
MEANT = {"password": "password_env", "passwd": "password_env", "username": "user", "name": "id"}
"""What people write for keys that are spelt otherwise."""


def flaws_of(error: ValidationError, section: type[BaseModel], written: object) -> list[Flaw]:
    """Translate the errors of one section; paths begin at the section, one flaw a path.

    Args:
        error: what pydantic found.
        section: the type that `written` was to become.
        written: the value as it stands in the file.
    """
    found: dict[Path, Flaw] = {}
    for details in error.errors(include_url=False):
        if _is_echo(details):
            continue
        flaw = _flaw(details, section, written)
        earlier = found.get(flaw.path)
        if earlier and earlier.message != flaw.message:
            flaw = Flaw(flaw.path, said("either", first=earlier.message, second=flaw.message), flaw.at_key)
        found[flaw.path] = flaw
    return list(found.values())


def expected_mapping(value: object) -> Told:
    """Say that keys with values were expected."""
    return said("mapping", got=shown(value))


def expected_list(value: object) -> Told:
    """Say that a list was expected."""
    return said("list", got=shown(value))


def one_of(value: object, allowed: Iterable[object]) -> Told:
    """Say what is allowed, and what may have been meant."""
    names = [str(name) for name in allowed]
    return said("one_of", allowed=", ".join(names), got=shown(value), hint=_hint(str(value), names))


def shown(value: object, path: Path = ()) -> str:
    """Describe a value in a few words; what may be a secret is not shown."""
    named = str(path[-1]).lower() if path else ""
    if isinstance(value, str):
        if any(word in named for word in SECRET) or ("://" in value and "@" in value):
            return "a text that is not shown here"
        return f"the text {value[:SHOWN]!r}{'…' if len(value) > SHOWN else ''}"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "keys and values"
    return f"a list of {len(value)}" if isinstance(value, list | tuple) else f"the number {value}"


def _is_echo(details: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because its wrong items, which are told, do not count."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _flaw(details: ErrorDetails, section: type[BaseModel], written: object) -> Flaw:
    kind, path = details["type"], _within(written, tuple(step for step in details["loc"] if step != KEY))
    if kind == "extra_forbidden":
        allowed = list(_section_at(section, path[:-1]).model_fields)
        return Flaw(path, _unknown(str(path[-1]), allowed), at_key=True)
    if kind == "missing":
        return _missing(path, section)
    words = _WORDS.get(kind)
    came = shown(details["input"], path)
    message = words(details.get("ctx", {}), details["input"], came) if words else _of_pydantic(details)
    return Flaw(path, message, at_key=details["loc"][-1:] == (KEY,))


def _of_pydantic(details: ErrorDetails) -> Told:
    """Return pydantic's own words, under its own code."""
    limits = {name: value for name, value in details.get("ctx", {}).items() if isinstance(value, str | int | float)}
    return Told.of(details["msg"], details["type"], limits)


def _within(written: object, path: Path) -> Path:
    """Cut off what pydantic adds to a path to name the branch of a union; the last step may be a missing key."""
    steps, last = reach(written, path)
    return path[: steps + 1] if isinstance(last, Mapping | list) else path[:steps]


def _missing(path: Path, section: type[BaseModel]) -> Flaw:
    if isinstance(path[-1], int):
        return Flaw(path[:-1], said("values_few", count=path[-1]))
    field = _section_at(section, path[:-1]).model_fields.get(path[-1])
    meaning = f": {field.description}" if field and field.description else ""
    return Flaw(path, said("missing", meaning=meaning))


def _unknown(key: str, allowed: list[str]) -> Told:
    meant = MEANT.get(key.lower())
    if meant in allowed:
        hint = f"; `{meant}` is meant here"
        hint += ", which names an environment variable" if meant == "password_env" else ""
    else:
        hint = _hint(key, allowed)
    return said("unknown_key", hint=hint, allowed=", ".join(allowed))


def _hint(word: str, names: list[str]) -> str:
    close = get_close_matches(word, names, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _section_at(section: type[BaseModel], path: Path) -> type[BaseModel]:
    """Follow a path through the types; steps that name list positions and dict keys stay where they are."""
    for step in path:
        field = section.model_fields.get(step) if isinstance(step, str) else None
        section = (_model_in(field.annotation) if field else None) or section
    return section


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _text(_: dict[str, Any], value: object, came: str) -> Told:
    quote = "; put it in quotes" if isinstance(value, bool | int | float) else ""
    return said("text", got=came, hint=quote)


def _pattern(context: dict[str, Any], _: object, came: str) -> Told:
    if context["pattern"].startswith("^[A-Za-z0-9][A-Za-z0-9._-]{0,"):
        return said("name", got=came)
    if context["pattern"].startswith("^[A-Za-z_]"):
        return said("variable")
    return said("form", pattern=context["pattern"], got=came)


def _bound(code: str, key: str) -> Callable[[dict[str, Any], object, str], Told]:
    return lambda context, _, came: said(code, limit=context[key], got=came.removeprefix("the number "))


def _plain(code: str) -> Callable[[dict[str, Any], object, str], Told]:
    return lambda _, __, came: said(code, got=came)


_WORDS: Mapping[str, Callable[[dict[str, Any], object, str], Told]] = {
    "bool_type": _plain("bool"),
    "int_type": _plain("whole"),
    "int_from_float": _plain("whole"),
    "float_type": _plain("number"),
    "finite_number": _plain("finite"),
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _plain("empty"),
    "literal_error": lambda context, value, _: one_of(value, _listed(context["expected"])),
    "tuple_type": lambda _, value, __: expected_list(value),
    "list_type": lambda _, value, __: expected_list(value),
    "dict_type": lambda _, value, __: expected_mapping(value),
    "model_type": lambda _, value, __: expected_mapping(value),
    "model_attributes_type": lambda _, value, __: expected_mapping(value),
    "too_short": lambda context, _, __: said("items_few", least=context["min_length"], count=context["actual_length"]),
    "too_long": lambda context, _, __: said("items_many", most=context["max_length"]),
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("at_least", "ge"),
    "less_than": _bound("below", "lt"),
    "less_than_equal": _bound("at_most", "le"),
    "value_error": lambda context, _, __: _own_words(context["error"]),
}


def _own_words(error: ValueError) -> Told:
    """Return what a check of ours said; what has no code is a check of another kind of file."""
    words = error.args[0] if error.args else ""
    return words if isinstance(words, Told) else Told.of(str(error), "other", {})


def _listed(expected: str) -> list[str]:
    """Take pydantic's "'tcp', 'udp' or 'sctp'" apart."""
    return [name.strip().strip("'") for part in expected.split(" or ") for name in part.split(", ")]
