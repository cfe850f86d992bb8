"""Ages keep a bounded memory and give percentiles."""

from pipeline.detect.ages import REMEMBERED, Ages


def test_before_the_first_detection_there_is_no_age() -> None:
    assert Ages().percentiles().p50_s is None
    assert Ages().percentiles().p95_s is None


def test_percentiles_of_known_ages() -> None:
    ages = Ages()
    for age in range(101):
        ages.add(age / 100)
    assert ages.percentiles().p50_s == 0.5
    assert ages.percentiles().p95_s == 0.95


def test_old_ages_are_forgotten() -> None:
    ages = Ages()
    ages.add(1000.0)
    for _ in range(REMEMBERED):
        ages.add(0.1)
    assert ages.percentiles().p95_s == 0.1
