"""What is looked at first."""

from itertools import pairwise

from api.cases.judgement import Verdict
from api.cases.urgency import urgency
from pipeline.events import Severity

ORDER: list[tuple[Severity, Verdict | None]] = [
    ("high", None), ("medium", None), ("low", None), ("high", "unsure"), ("medium", "unsure"), ("low", "unsure"),
]  # fmt: skip


def test_the_worst_comes_first_and_what_nobody_could_tell_last() -> None:
    places = [urgency(*one) for one in ORDER]
    assert places[0] == 0
    assert all(first < second for first, second in pairwise(places))
    assert urgency("medium", "true") == urgency("medium", None)
