"""Answers of Open311 as XML or JSON: one tree, two forms (GeoReport v2, "Format Support"). Pure.

The tree is made of dicts, lists and plain values. JSON follows the Spark convention: a list stands without its wrapper.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree as ET

from fastapi.responses import Response

Form = Literal["xml", "json"]
Value = str | int | float | bool | None | Mapping[str, "Value"] | Sequence["Value"]
MEDIA_TYPES: dict[Form, str] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ITEMS = {
    "services": "service", "service_requests": "request", "attributes": "attribute", "values": "value", "endpoints": "endpoint",
    "formats": "format", "errors": "error", "notes": "note",
}  # fmt: skip
"""What one element of a list is called in XML."""
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not know."""
HEADERS = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
"""Any page may ask: nothing here depends on who is signed in."""


def answer(form: Form, name: str, tree: Value, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer whose XML root is `name`."""
    text = xml(name, tree) if form == "xml" else json.dumps(tree, ensure_ascii=False).encode()
    return Response(text, status_code=status, media_type=MEDIA_TYPES[form], headers={**HEADERS, **(headers or {})})


def errors(form: Form, status: int, description: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as the specification asks for it."""
    return answer(form, "errors", [{"code": status, "description": description}], status=status, headers=headers)


def xml(name: str, tree: Value) -> bytes:
    """Return a tree as an XML document in UTF-8."""
    text: str = ET.tostring(_element(name, tree), encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _element(name: str, value: Value) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, Mapping):
        made.extend(_element(key, below) for key, below in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        made.extend(_element(ITEMS[name], below) for below in value)
    elif value is not None:
        made.text = UNFIT.sub("\ufffd", str(value).lower() if isinstance(value, bool) else str(value))
    return made
