"""One thing with a code, as a value. Pure.

A component code (管理部件标识码, GB/T 47678.5-2026) has 17 digits: 6 division + 5 class + 6 number; cities have others.
"""

import re
from dataclasses import dataclass

TYPES = ("bin", "toilet", "parking_bay", "risk_source")
"""What we call them; others may be given."""
TYPE_OF_CLASS = {"03005": "bin", "03001": "toilet"}
"""Types of component classes: 垃圾箱, 公共厕所."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
TYPE = re.compile(r"[a-z][a-z0-9_]{0,31}")
COMPONENT = re.compile(r"\d{17}")


@dataclass(frozen=True, slots=True)
class Asset:
    """One thing; its place is WGS-84 degrees."""

    code: str
    type: str
    name: str
    lat: float
    lon: float


def class_of(code: str) -> str | None:
    """Return the class (5 digits) in a component code; None when it is no such code."""
    return code[6:11] if COMPONENT.fullmatch(code) else None


def type_of(code: str) -> str | None:
    """Return the type that a component code tells."""
    return TYPE_OF_CLASS.get(class_of(code) or "")
