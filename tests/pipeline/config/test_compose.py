"""Settings travel through a pipe as JSON and come out the same."""
# ruff: noqa: E501 - tables, one case a line

import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import compose as composing
from pipeline.config import flaw
from pipeline.config.compose import compose, overlay, parse
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from tests.support.rule_kinds import RULE_KINDS, ParkedSettings

ratios = st.floats(0, 1)
points = st.tuples(ratios, ratios)
slugs = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
texts = st.text(max_size=12)
times = st.times().map(lambda one: one.strftime("%H:%M"))
schedules = st.fixed_dictionaries({"start": times, "end": times}, optional={"days": st.lists(st.sampled_from(["mon", "sun"]), min_size=1)})
parked = st.fixed_dictionaries(
    {"kind": st.just("parked"), "zone": st.just("kerb")},
    optional={
        "limit_s": st.floats(0.001, 1e9), "classes": st.lists(texts, min_size=1), "schedule": st.lists(schedules, max_size=2),
        "enabled": st.booleans(), "severity": st.sampled_from(["low", "high"]),
    },
)  # fmt: skip
passing = st.fixed_dictionaries({"kind": st.just("passing"), "every": st.integers() | st.just("hour")})
streams: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {"id": slugs, "url": st.sampled_from(["rtsp://h:554/a?b=c", "video/胡同.mp4", "file:///x.mkv"])},
    optional={
        "user": texts,
        "detection_rate": st.floats(0.001, 60),
        "evidence": st.fixed_dictionaries({}, optional={"pre_roll_s": st.floats(0, 20), "ring_mib": st.floats(0.1, 512)}),
        "location": st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
        "rules": st.lists(passing, max_size=1),
        "lines": st.dictionaries(slugs, st.just({"start": [0, 0.25], "end": [1, 1]}), max_size=2),
    },
)
kerbs: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {"id": slugs, "url": st.just("x"), "zones": st.just({"kerb": {"polygon": [[0, 0], [1, 0], [0.5, 1 / 3]]}}), "rules": st.lists(parked, max_size=1)}
)
sections: dict[str, st.SearchStrategy[object]] = {
    "site": st.fixed_dictionaries({"name": st.text(min_size=1)}),
    "streams": st.lists(streams | kerbs, max_size=4, unique_by=lambda one: one["id"]),
}
defaults = st.fixed_dictionaries({}, optional={"recheck_s": st.floats(0.1, 1e6)})
files = st.fixed_dictionaries(sections, optional={"defaults": defaults})


@given(written=files)
def test_what_a_file_says_survives_the_pipe(written: dict[str, object]) -> None:
    composed = compose(written, RULE_KINDS)
    assert composed.flaws == ()
    assert composed.settings is not None
    again = parse(composed.settings.model_dump_json(), RULE_KINDS)
    assert again == composed.settings
    assert [[type(rule) for rule in stream.rules] for stream in again.streams] == [
        [RULE_KINDS[rule.kind] for rule in stream.rules] for stream in composed.settings.streams
    ]
    assert again.model_dump_json() == composed.settings.model_dump_json()


def test_rules_keep_their_own_parameters() -> None:
    written = {
        "site": {"name": "x"},
        "streams": [
            {
                "id": "a",
                "url": "x",
                "zones": {"kerb": {"polygon": [[0, 0], [1, 0], [1, 1]]}},
                "rules": [{"kind": "parked", "zone": "kerb", "limit_s": 7.5, "classes": ["bus", "car"]}],
            }
        ],
    }
    (rule,) = parse(json.dumps(written), RULE_KINDS).streams[0].rules
    assert rule == ParkedSettings(zone="kerb", limit_s=7.5, classes=("bus", "car"))


def test_a_part_of_the_streams_travels_alone() -> None:
    whole = parse('{"site": {"name": "x"}, "streams": [{"id": "a", "url": "x"}, {"id": "b", "url": "x"}]}', RULE_KINDS)
    part = whole.model_copy(update={"streams": whole.streams[1:]})
    assert [stream.id for stream in parse(part.model_dump_json(), RULE_KINDS).streams] == ["b"]


def test_settings_made_by_hand_are_what_parse_gives() -> None:
    by_hand = Settings.model_validate({"site": {"name": "x"}, "streams": [{"id": "a", "url": "x"}]})
    assert parse(by_hand.model_dump_json(), RULE_KINDS) == by_hand


def test_a_rule_that_is_not_known_here_is_an_error() -> None:
    with pytest.raises(ConfigError) as refused:
        parse('{"site": {"name": "x"}, "streams": [{"id": "a", "url": "x", "rules": [{"kind": "parked"}]}]}', {})
    assert [(one.line, one.where) for one in refused.value.problems] == [(None, "streams[0].rules[0].kind")]


@pytest.mark.parametrize(
    ("defaults", "own", "both"),
    [
        pytest.param({}, {}, {}, id="nothing"),
        pytest.param({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}, id="own wins"),
        pytest.param({"a": {"x": 1, "y": 2}}, {"a": {"x": 3}}, {"a": {"x": 3, "y": 2}}, id="nested, key by key"),
        pytest.param({"a": {"x": 1}}, {"a": None}, {"a": None}, id="nothing is a value of its own"),
        pytest.param({"a": [1]}, {"a": [2]}, {"a": [2]}, id="lists are replaced"),
        pytest.param({"a": 5}, {"a": {"x": 1}}, {"a": {"x": 1}}, id="a mapping over a word"),
        pytest.param(None, {"a": 1}, {"a": 1}, id="defaults that are none"),
    ],
)
def test_a_stream_lies_over_the_defaults(defaults: object, own: dict[str, object], both: dict[str, object]) -> None:
    assert overlay(defaults, own) == both


@pytest.mark.parametrize("module", [composing, flaw])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type] # a module
    assert (result.attempted > 0, result.failed) == (True, 0)
