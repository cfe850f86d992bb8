"""A rule is a module with a RULE: found, described, built, and alike in what it promises."""

from typing import Any

import numpy as np
import pytest
import supervision as sv

from pipeline.config.settings import Line, RuleSettings, Zone
from pipeline.rules.registry import build, settings_types
from pipeline.rules.rule import Memory, Rule, Scene, Site
from tests.support.looks import detections

SITE = Site(
    stream_id="cam",
    zones={"yard": Zone(polygon=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))},
    lines={"gate": Line(start=(0.5, 1.0), end=(0.5, 0.0))},
)
KINDS = sorted(settings_types())
NEEDS: dict[str, dict[str, Any]] = {"counting": {"line": "gate"}}


def rule_of(kind: str) -> Rule:
    return build(settings_types()[kind].model_validate(NEEDS.get(kind, {})), SITE)


def tracks() -> sv.Detections:
    found = detections([(10 + 30 * n, 100, 30 + 30 * n, 160) for n in range(15)], names=["car", "person", "litter"] * 5)
    found.tracker_id = np.arange(15)
    return found


def test_the_rules_of_the_house_are_found() -> None:
    standing = ["abandoned", "bins", "cleanliness", "counting", "crowd", "fireworks", "litter", "parking"]
    driving = ["roadside_bins", "roadside_litter", "roadside_parking"]
    assert standing + driving == KINDS


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a rule among .*got 'unknown'"):
        build(RuleSettings(kind="unknown"), SITE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_is_described(kind: str) -> None:
    fields = settings_types()[kind].model_fields
    assert [name for name, field in fields.items() if not field.description] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_of_its_defaults_keeps_the_contract(kind: str) -> None:
    rule = rule_of(kind)
    assert rule.version >= 1
    assert rule.limits.max_life_s > 0
    for n in range(20):
        found = rule.observe(float(n), tracks(), Scene(640, 360, observed=float(n), session="1"))
        keys = [one.key for one in found]
        assert len(keys) == len(set(keys))
    rule.lost(20.0)
    again = rule_of(kind)
    kept = rule.memory_type.model_validate_json(rule.memory().model_dump_json())
    again.recall(kept)
    assert isinstance(kept, Memory)
    assert again.memory() == rule.memory()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nothing", [sv.Detections.empty(), detections([])], ids=["library's empty", "our empty"])
def test_an_empty_street_is_no_cause_for_alarm(kind: str, nothing: sv.Detections) -> None:
    rule = rule_of(kind)
    assert [len(rule.observe(float(n), nothing, Scene(640, 360, observed=float(n)))) for n in range(5)] == [0] * 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_does_not_write_into_the_tracks(kind: str) -> None:
    rule, shown = rule_of(kind), tracks()
    for n in range(10):
        rule.observe(float(n), shown, Scene(640, 360, observed=float(n)))
    assert shown == tracks()
