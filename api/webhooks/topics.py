"""Types of messages and what a subscription wants of them: exact names, or a family such as `case.*`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

TYPES = (
    "case.created", "case.updated", "case.closed", "case.evidence_added", "case.proposed", "case.confirmed", "case.filed",
    "case.dispatched", "case.returned", "case.handling", "case.suspended", "case.handled", "case.checking", "case.evaluated",
    "case.overdue", "count.recorded", "webhook.test",
)  # fmt: skip
"""What is sent now. Receivers should pass over types that they don't know."""
TEST = "webhook.test"
COUNTS = "count.recorded"
_PATTERN = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:\.\*)?")


def wants(patterns: Iterable[str], type_: str) -> bool:
    """Return whether one of `patterns` is `type_` or its family; no patterns want everything but counts, which are many."""
    asked = list(patterns)
    if not asked:
        return type_ != COUNTS
    return any(_matches(pattern, type_) for pattern in asked)


def concerns(filters: Mapping[str, Sequence[str]], data: Mapping[str, object]) -> bool:
    """Return whether data are of a kind, severity, stage and unit grid that a receiver wants; no filter wants all.

    What the data do not say is not filtered: messages that are of no case have neither severity nor stage.
    """
    kinds = {data.get("kind"), data.get("corrected_kind")}
    return (
        ("kind" not in data or _any(filters, "kinds", lambda one: one in kinds))
        and ("severity" not in data or _any(filters, "severities", lambda one: one == data["severity"]))
        and ("stage" not in data or _any(filters, "stages", lambda one: one == data["stage"]))
        and ("grid_code" not in data or _any(filters, "grids", lambda one: str(data["grid_code"] or "").startswith(one)))
    )


def _any(filters: Mapping[str, Sequence[str]], name: str, fits: Callable[[str], bool]) -> bool:
    wanted = filters.get(name)
    return not wanted or any(fits(one) for one in wanted)


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
