"""The body of a message: a CloudEvent (1.0, structured JSON) below a size that every receiver takes.

`timestamp` is an extension attribute that says the same as `time`: so the body is a Standard Webhooks payload, too.

Rule for bodies that are too large: the smallest array, object or long text whose omission is enough becomes null; when
none is enough alone, the largest goes and it is tried again. `data.shortened` lists what became null, as dotted paths.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

MOST_BYTES = 20_000
"""Standard Webhooks asks for less than 20 kB."""
LONG_TEXT = 200
"""Characters; shorter texts are never left out."""
SHORTENED = "shortened"


SOURCE = "/hutong"
"""`source` of events where no site is named; their ids are random, so that both name one event of all installations."""
SOURCE_KEY = "hutong_source"
"""Where a session carries the site's `source` (`Database.open`)."""
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"


def attributes(message_id: str, case_id: int | None, *, source: str = SOURCE) -> dict[str, str]:
    """Return what makes a body a CloudEvent, besides its type and time."""
    about = {} if case_id is None else {"subject": f"case/{case_id}"}
    return {"specversion": "1.0", "id": message_id, "source": source, **about, "datacontenttype": "application/json"}


def render(type_: str, data: Mapping[str, object], *, now: float, about: Mapping[str, str] | None = None) -> str:
    """Return a message's body; `now` is UTC seconds, `about` are the attributes of a CloudEvent.

    Raises:
        TypeError: `data` holds something that JSON does not know.
        ValueError: a number is not finite, or there are too many small members to be shortened.
    """
    timestamp = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    head = {**about, "time": timestamp} if about else {}
    text = _dump({**head, "type": type_, "timestamp": timestamp, "data": dict(data)})
    if _size(text) <= MOST_BYTES:
        return text
    body = json.loads(text)
    body["data"][SHORTENED] = []
    while (over := _size(_dump(body)) - MOST_BYTES) > 0:
        _leave_one_out(body["data"], over)
    return _dump(body)


def _leave_one_out(data: dict[str, Any], over: int) -> None:
    """Make one member null, the smallest that saves `over` bytes or else the largest."""
    found = [(_size(_dump(holder[key])), path, holder, key) for path, holder, key in _heavy(data, "")]
    if not found:
        raise ValueError(f"a message has at most {MOST_BYTES} bytes; this one has {over} more and nothing to leave out")
    enough = [one for one in found if one[0] - len("null") - _size(one[1]) - len('"",') >= over]
    _, path, holder, key = min(enough, key=lambda one: one[:2]) if enough else max(found, key=lambda one: one[:2])
    holder[key] = None
    data[SHORTENED].append(path)


def _heavy(value: Any, path: str) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401 - JSON
    """Yield path, holder and key of every array, object and long text below `value`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in items:
        below = f"{path}.{key}" if path else str(key)
        if below == SHORTENED:
            continue
        if isinstance(member, dict | list) or (isinstance(member, str) and len(member) > LONG_TEXT):
            yield below, value, key
            yield from _heavy(member, below)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _size(text: str) -> int:
    return len(text.encode())
