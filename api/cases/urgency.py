"""In which order proposals are looked at. Pure."""

from api.cases.judgement import Verdict
from api.cases.summary import RANK
from pipeline.events import Severity

UNSURE = len(RANK)
"""What somebody could not tell comes after all others."""


def urgency(severity: Severity, verdict: Verdict | None) -> int:
    """Return a case's place: 0 is looked at first; among equals the oldest."""
    return max(RANK.values()) - RANK[severity] + (UNSURE if verdict == "unsure" else 0)
