"""Types of messages and what a subscription wants of them: exact names, or a family such as `case.*`."""

import re
from collections.abc import Iterable

TYPES = (
    "case.created", "case.updated", "case.closed", "case.evidence_added", "case.proposed", "case.confirmed", "case.filed",
    "case.dispatched", "case.returned", "case.handling", "case.suspended", "case.handled", "case.checking", "case.evaluated",
    "webhook.test",
)  # fmt: skip
"""What is sent now. Receivers should pass over types that they don't know."""
TEST = "webhook.test"
_PATTERN = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:\.\*)?")


def wants(patterns: Iterable[str], type_: str) -> bool:
    """Return whether one of `patterns` is `type_` or its family; no patterns want everything."""
    asked = list(patterns)
    return not asked or any(_matches(pattern, type_) for pattern in asked)


def check(pattern: str) -> str:
    """Return `pattern`, which must match a type that is sent.

    Raises:
        ValueError: it is malformed or would never match.
    """
    if _PATTERN.fullmatch(pattern) is None or not any(_matches(pattern, known) for known in TYPES):
        raise ValueError(f"expected one of {', '.join(TYPES)}, or a family such as case.*; got {pattern!r}")
    return pattern


def _matches(pattern: str, type_: str) -> bool:
    return type_.startswith(pattern[:-1]) if pattern.endswith(".*") else type_ == pattern
