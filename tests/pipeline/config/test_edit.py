"""An edit changes what it names; all else of the file stays as a person wrote it."""
# ruff: noqa: E501 - tables, one case a line

import copy
import difflib
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.config.document import read_document
from pipeline.config.edit import EDITABLE, NotEditable, edited, parts_of

SAMPLE = (Path(__file__).parents[3] / "streams.yaml").read_text()
ALLEY = "alley-12-west"


def changed(text: str, parts: dict[str, Any]) -> list[str]:
    """Return the lines that an edit takes away and adds."""
    diff = difflib.unified_diff(text.splitlines(), edited(text, parts).splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def alley() -> dict[str, Any]:
    return copy.deepcopy(dict(parts_of(SAMPLE)[ALLEY]))


def test_what_a_stream_says_is_told_without_its_addresses() -> None:
    parts = parts_of(SAMPLE)
    assert list(parts) == [ALLEY, "sweeper-7", "gate-3"]
    assert list(parts["gate-3"]) == ["location", "zones", "lines", "rules"]
    assert parts["gate-3"]["lines"] == {"gate": {"start": [0.30, 0.55], "end": [0.72, 0.55]}}


@pytest.mark.parametrize("text", [SAMPLE, SAMPLE.replace("\n", "\r\n")], ids=["lines", "lines of Windows"])
def test_an_edit_that_changes_nothing_changes_no_letter(text: str) -> None:
    assert edited(text, parts_of(text)) == text
    assert edited(text, {}) == text


def test_a_moved_corner_and_a_new_zone_are_all_that_changes() -> None:
    part = alley()
    part["zones"]["bins"]["polygon"][0] = [0.6, 0.9]
    part["zones"]["kerb"] = {"polygon": [[0, 0], [1, 0], [1, 1]]}
    assert changed(SAMPLE, {ALLEY: part}) == [
        "-      bins: {polygon: [[0.62, 0.92], [0.88, 0.92], [0.80, 0.62], [0.63, 0.62]]}",
        "+      bins: {polygon: [[0.6, 0.9], [0.88, 0.92], [0.8, 0.62], [0.63, 0.62]]}",
        "+      kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}",
    ]


def test_a_comment_on_the_line_of_a_changed_value_stays() -> None:
    part = alley()
    part["rules"][2]["stay_s"] = 600
    assert changed(SAMPLE, {ALLEY: part}) == [
        "-        stay_s: 900                # level-1 streets are patrolled every 15 minutes",
        "+        stay_s: 600                # level-1 streets are patrolled every 15 minutes",
    ]


@pytest.mark.parametrize(
    ("index", "gone"),
    [
        (0, ["-      # A vehicle in the fire lane. At night residents may stop to unload for longer.", "-      - id: fire-lane-day"]),
        (3, ["-      # A thing that somebody brought, or that came out of a van, and that stays there without them.", "-      - kind: abandoned"]),
        (6, ["-      # How clean the ground is, hour by hour: a measurement that needs the ground points above.", "-      - kind: cleanliness"]),
    ],
    ids=["the first", "one between", "the last"],
)  # fmt: skip
def test_a_rule_goes_with_its_own_comment_and_with_no_other(index: int, gone: list[str]) -> None:
    part = alley()
    rule = part["rules"].pop(index)
    lines = changed(SAMPLE, {ALLEY: part})
    assert all(line.startswith("-") for line in lines)
    assert [line for line in lines if line[1:].lstrip().startswith(("#", "- "))] == gone
    assert len(lines) <= len(rule) + 2, "the rule, its comment and an empty line"


def test_a_survey_point_goes_with_its_name_and_others_keep_theirs() -> None:
    part = alley()
    del part["ground_points"][2]
    part["ground_points"].insert(0, {"image": [0.1, 0.2], "lat": 39.93, "lon": 116.4})
    assert changed(SAMPLE, {ALLEY: part}) == [
        "+      - {image: [0.1, 0.2], lat: 39.93, lon: 116.4}",
        "-      - {image: [0.33, 0.55], lat: 39.9378971, lon: 116.4031766}   # step of number 9",
    ]


def test_what_speaks_of_the_next_stream_stays_when_the_last_key_changes() -> None:
    parts: list[dict[str, Any]] = [{"rules": None}, {"rules": []}, {"lines": {"a": {"start": [0, 0], "end": [1, 1]}}}]
    for part in parts:
        made = edited(SAMPLE, {ALLEY: part})
        assert "\n\n  # A sweeper's camera. Its events are located by its position;" in made
        assert made.count("#") >= SAMPLE.count("#") - 12


def test_words_that_could_be_read_two_ways_are_quoted() -> None:
    rule = {
        "kind": "crowd",
        "zone": "square",
        "id": "007",
        "schedule": [{"start": "22:00", "end": "06:00"}],
        "note": ["on", "1e3", "~", "no: yes", "# not"],
    }
    made = edited(SAMPLE, {"gate-3": {"rules": [rule]}})
    assert parts_of(made)["gate-3"]["rules"] == [rule]
    assert 'id: "007"' in made


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("streams:\n- id: a\n  url: x\n- id: b\n", "  zones:\n    z: {polygon: [[0, 1]]}\n- id: b\n"),
        ("streams:\n    - id: a\n      location:\n          lat: 1\n", "      zones:\n          z: {polygon: [[0, 1]]}\n"),
        ("streams: [{id: a, url: x}]\n", "streams: [{id: a, url: x, zones: {z: {polygon: [[0, 1]]}}}]\n"),
    ],
    ids=["dashes at the edge", "wide", "in one line"],
)  # fmt: skip
def test_the_hand_of_the_file_is_kept(text: str, line: str) -> None:
    assert edited(text, {"a": {"zones": {"z": {"polygon": [[0, 1]]}}}}).endswith(line)


def test_json_stays_json() -> None:
    made = edited('{"streams": [{"id": "a", "url": "道"}]}', {"a": {"zones": {}}})
    assert made == '{\n "streams": [\n  {\n   "id": "a",\n   "url": "道",\n   "zones": {}\n  }\n ]\n}\n'


def test_zones_that_two_streams_share_change_for_one_alone() -> None:
    text = "streams:\n  - id: a\n    zones: &z\n      q: {polygon: [[0, 0]]}\n  - id: b\n    zones: *z\n"
    for one, other in (("a", "b"), ("b", "a")):
        parts = parts_of(edited(text, {one: {"zones": {"new": {"polygon": [[1, 1]]}}}}))
        assert parts[one]["zones"] == {"new": {"polygon": [[1, 1]]}}
        assert parts[other]["zones"] == {"q": {"polygon": [[0, 0]]}}


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"nobody": {"zones": {}}}, "no stream 'nobody'"),
        ({ALLEY: {"url": "file:///etc/passwd"}}, "expected keys among location, .*; got url"),
        ({ALLEY: {"password_env": "HOME", "id": "x"}}, "got id, password_env"),
    ],
    ids=["an unknown stream", "an address", "other keys"],
)
def test_nothing_else_can_be_edited(parts: dict[str, Any], says: str) -> None:
    with pytest.raises(NotEditable, match=says):
        edited(SAMPLE, parts)


names = st.sampled_from(["fire-lane", "bins", "square", "gate", "a", "b"])
numbers = st.floats(0, 1).map(lambda x: round(x, 4))
points = st.lists(st.tuples(numbers, numbers).map(list), min_size=1, max_size=3)
words = st.sampled_from(["parking", "litter", "on", "22:00", "1e3", "é道", "a: b", "-", "", "null", "'q'", '"', "multi\nline"])
rules = st.dictionaries(
    st.sampled_from(["id", "kind", "zone", "stay_s", "x"]),
    st.one_of(words, numbers, st.booleans(), st.lists(words, max_size=2)),
    max_size=4,
)
part_values: dict[str, st.SearchStrategy[Any]] = {
    "zones": st.dictionaries(names, points.map(lambda corners: {"polygon": corners}), max_size=3),
    "rules": st.lists(rules, max_size=4),
    "ground_points": st.lists(st.fixed_dictionaries({"image": points, "lat": numbers}), max_size=3),
    "location": st.one_of(st.none(), st.fixed_dictionaries({"lat": numbers})),
}


def test_a_district_is_not_read_whole_for_one_stream() -> None:
    """Whoever saves waits for it: 400 streams take ruamel 10 s, and 1.2 s where only one stream goes through it."""
    one = SAMPLE.split("streams:\n")[1].split("  # A sweeper")[0]
    text = "site: {name: x}\nstreams:\n" + "".join(one.replace(ALLEY, f"alley-{number}") for number in range(200))
    part = {"zones": {"z": {"polygon": [[0, 0], [1, 0], [1, 1]]}}}
    start = time.process_time()
    YAML(typ="rt").load(text)
    whole = time.process_time() - start
    start = time.process_time()
    made = edited(text, {"alley-7": part})
    assert time.process_time() - start < whole / 2
    assert parts_of(made)["alley-7"]["zones"] == part["zones"]


@given(
    st.sampled_from(list(parts_of(SAMPLE))), st.fixed_dictionaries({}, optional=part_values), st.randoms(use_true_random=False)
)
def test_the_file_says_what_was_meant_and_goes_back_again(stream_id: str, part: dict[str, Any], random: Any) -> None:
    before = dict(parts_of(SAMPLE)[stream_id])
    kept = [rule for rule in before["rules"] if random.random() < 0.6]  # type: ignore[attr-defined]
    random.shuffle(kept)
    wanted = {**part, "rules": [*kept, *part.get("rules", [])]}
    made = edited(SAMPLE, {stream_id: wanted})
    after = parts_of(made)
    assert after[stream_id] == {key: value for key, value in {**before, **wanted}.items() if value is not None}
    assert {**after, stream_id: before} == parts_of(SAMPLE)
    back = edited(made, {stream_id: {**dict.fromkeys(EDITABLE), **before}})
    root, old = read_document(back).root, read_document(SAMPLE).root
    assert root is not None
    assert old is not None
    assert root.plain() == old.plain()
