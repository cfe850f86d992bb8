"""A time of day as a schedule writes it: HH:MM, nothing more."""

import re
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from pipeline.config.saying import said

PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def clock_time(value: object) -> time:
    """Read HH:MM; seconds, time zones and bare numbers (which YAML 1.1 makes of 22:00) are refused."""
    if isinstance(value, str) and re.fullmatch(PATTERN, value):
        return time.fromisoformat(value)
    if isinstance(value, time) and value.tzinfo is None and value == value.replace(second=0, microsecond=0):
        return value
    raise ValueError(said("clock_time", got=repr(value)))


ClockTime = Annotated[
    time,
    BeforeValidator(clock_time),
    PlainSerializer(lambda value: value.isoformat("minutes"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": PATTERN}),
]
