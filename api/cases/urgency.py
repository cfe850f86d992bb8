"""In which order proposals are looked at. Pure."""

from api.cases.summary import RANK
from pipeline.events import Severity

DOUBTED = len(RANK)
"""What somebody looked at and could not settle comes after all others."""


def urgency(severity: Severity, *, is_doubted: bool) -> int:
    """Return a case's place: 0 is looked at first; among equals the oldest."""
    return max(RANK.values()) - RANK[severity] + (DOUBTED if is_doubted else 0)
