"""What is looked at first."""

from itertools import pairwise

from api.cases.urgency import urgency
from pipeline.events import Severity

SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


def test_the_worst_comes_first_and_what_nobody_could_settle_last() -> None:
    places = [urgency(severity, is_doubted=doubted) for doubted in (False, True) for severity in SEVERITIES]
    assert places[0] == 0
    assert all(first < second for first, second in pairwise(places))
