"""Keeps passwords out of logs and messages, wherever an address with credentials hides."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

_CREDENTIALS = re.compile(r"(?P<scheme>\b[a-zA-Z][a-zA-Z0-9+.-]*://)(?:(?!://)[^\s\"'<>])*@")
"""From a scheme to the last @ before white space, a quote or the next address: a password may hold @ and /."""


def redact(text: str) -> str:
    """Return the text with `***` where an address carries user and password."""
    return _CREDENTIALS.sub(r"\g<scheme>***@", text) if "://" in text else text


def redact_processor(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401
    """Redact every value of a structlog event, nested ones and exceptions too."""
    for key, value in event.items():
        event[key] = _redacted(value)
    return event


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return redact(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_redacted(key): _redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(inner) for inner in value]
    shown = str(value) if isinstance(value, BaseException) else repr(value)
    hidden = redact(shown)
    return value if hidden == shown else hidden
