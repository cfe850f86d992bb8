"""Codes of areas, texts and never numbers: 6 digits district + 3 street + 3 community + 3 unit grid (GB/T 30428.1)."""

import re
from typing import Literal

Level = Literal["district", "street", "community", "cell", "responsibility", "alley"]
"""cell: unit grid (单元网格); responsibility: a set of cells that somebody answers for (责任网格); alley: a line."""
DIGITS: dict[Level, int] = {"district": 6, "street": 9, "community": 12, "cell": 15}
"""Length of the codes of the administrative levels; responsibility grids and alleys have codes of the city's own."""
PARENT: dict[Level, Level] = {"street": "district", "community": "street", "cell": "community"}
LONGEST = 20
_OWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


def code_flaw(level: Level, code: object) -> str | None:
    """Return what is wrong with the code of an area, or None."""
    if not isinstance(code, str):
        return f"code: expected a text, got the {type(code).__name__} {code!r}: put it in quotes, it may begin with 0"
    if level in DIGITS:
        right = len(code) == DIGITS[level] and code.isascii() and code.isdigit()
        return None if right else f"code: expected {DIGITS[level]} digits for a {level}, got {code[:30]!r}"
    return None if _OWN.fullmatch(code) else f"code: expected 1 to {LONGEST} letters, digits and . _ -, got {code[:30]!r}"


def level_of(code: str) -> Level | None:
    """Return the administrative level of a code by its length."""
    return next((level for level, digits in DIGITS.items() if len(code) == digits and code.isdigit()), None)


def within(code: str, level: Level) -> str:
    """Return the code of the area of an administrative level that holds the one of a longer code."""
    return code[: DIGITS[level]]


def parent_of(level: Level, code: str) -> str | None:
    """Return the code of the area above, as far as the code itself tells."""
    if level in PARENT:
        return within(code, PARENT[level])
    return None
