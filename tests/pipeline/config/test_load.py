"""A file becomes settings, or a list of everything that is wrong with it, each with its line."""
# ruff: noqa: E501 - tables, one case a line

from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config.document import LIMIT_BYTES
from pipeline.config.load import load
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from tests.support.rule_kinds import RULE_KINDS, ParkedSettings

GOOD = """\
site: {name: Dongcheng}
defaults:
  detection_rate: 3
  evidence: {pre_roll_s: 4, post_roll_s: 6}
streams:
  - id: alley-1
    url: rtsp://10.0.0.1/sub
    user: viewer
    password_env: ALLEY_1
    zones:
      kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}
    lines:
      gate: {start: [0, 0.5], end: [1, 0.5]}
    rules:
      - kind: parked
        zone: kerb
        schedule: [{days: [mon, fri], start: 22:00, end: 06:30}]
      - {kind: passing, lines: [gate], every: hour}
  - id: alley-2
    url: video/clip.mp4
    detection_rate: 10
    evidence: {pre_roll_s: 2}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "streams.yaml"


def read(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return load(path, rule_types=RULE_KINDS)


def problems(path: Path, text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(ConfigError) as refused:
        read(path, text)
    assert refused.value.path == str(path)
    return [(one.line, one.where, one.message) for one in refused.value.problems]


def test_a_good_file_becomes_settings(path: Path) -> None:
    found = read(path, GOOD)
    first, second = found.streams
    assert found.site.name == "Dongcheng"
    assert [rule.name for rule in first.rules] == ["parked-kerb", "passing"]
    parked = first.rules[0]
    assert isinstance(parked, ParkedSettings)
    assert parked.limit_s == 180
    assert (parked.schedule[0].start, parked.schedule[0].end) == (time(22, 0), time(6, 30))
    assert second.id == "alley-2"


def test_a_stream_takes_the_defaults_and_its_own_key_wins(path: Path) -> None:
    first, second = read(path, GOOD).streams
    assert (first.detection_rate, second.detection_rate) == (3, 10)


def test_nested_defaults_are_joined_key_by_key(path: Path) -> None:
    first, second = read(path, GOOD).streams
    assert (first.evidence.pre_roll_s, first.evidence.post_roll_s) == (4, 6)
    assert (second.evidence.pre_roll_s, second.evidence.post_roll_s) == (2, 6)


def test_anchors_save_words(path: Path) -> None:
    text = "site: {name: x}\nstreams:\n  - {id: a, url: a, lines: &l {x: {start: [0, 0], end: [1, 1]}}}\n  - {id: b, url: b, lines: *l}\n"
    first, second = read(path, text).streams
    assert first.lines == second.lines


STREAM = "site: {name: x}\nstreams:\n  - id: a\n    url: rtsp://h/\n"
RULE = STREAM + "    zones: {kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}}\n    rules:\n      - kind: parked\n"


@pytest.mark.parametrize(
    ("text", "line", "where", "message"),
    [
        ("site: {}\n", 1, "site.name", "this key is missing: name of the place, as people read it"),
        ("streams: []\n", 1, "site", "this key is missing"),
        ("site: x\n", 1, "site", "expected keys and values, got the text 'x'"),
        ("- 1\n", 1, "", "expected keys and values, got a list of 1"),
        ("version: 2\nsite: {name: x}\n", 1, "version", "expected one of 1; got the number 2"),
        ("site: {name: x, timezone: Peking}\n", 1, "site.timezone", "expected an IANA time zone such as Asia/Shanghai, got 'Peking'"),
        ("site: {name: x}\nsteams: []\n", 2, "steams", "unknown key; did you mean streams?; allowed: version, site, defaults,"),
        ("site: {name: x}\nstreams: {}\n", 2, "streams", "expected a list (items that begin with `- `), got keys and values"),
        ("site: {name: x}\nstreams:\n  - a\n", 3, "streams[0]", "expected keys and values, got the text 'a'"),
        ("site: {name: ''}\n", 1, "site.name", "expected a text that is not empty, got the text ''"),
        ("site: {name: 110101}\n", 1, "site.name", "expected text, got the number 110101; put it in quotes"),
        ("site: {name: x}\ndetector: {threads: 0}\n", 2, "detector.threads", "expected a number of at least 1, got 0"),
        ("site: {name: x}\ndetector: {threads: 1.5}\n", 2, "detector.threads", "expected a whole number, got the number 1.5"),
        ("site: {name: x}\ndetector: {threads: true}\n", 2, "detector.threads", "expected a whole number, got true"),
        ("site: {name: x}\ndetector: {confidence: .nan}\n", 2, "detector.confidence", "expected a finite number, got the number nan"),
        ("site: {name: x}\ndetector: {provider: gpu}\n", 2, "detector.provider", "expected one of cpu, cuda, tensorrt; got the text 'gpu'; did you mean cpu?"),
        ("site: {name: x}\ndefaults: {transport: TCP}\n", 2, "defaults.transport", "expected one of tcp, udp; got the text 'TCP'"),
        ("site: {name: x}\ndefaults:\n  url: x\n", 3, "defaults.url", "unknown key; allowed: transport,"),
        (STREAM + "    id: b\n", 5, "streams[0].id", "given twice; it is already on line 3"),
        (STREAM + "    listen: yes\n", 5, "streams[0].listen", "expected true or false, got the text 'yes'"),
        (STREAM + "    loop: true\n", 5, "streams[0].loop", "`loop` is for files, not for rtsp://"),
        (STREAM + "    password: hunter2\n", 5, "streams[0].password", "unknown key; `password_env` is meant here, which names an environment"),
        (STREAM + "    password_env: CAM\n", 5, "streams[0].password_env", "`password_env` needs `user`"),
        (STREAM + "    tracker:\n", 5, "streams[0].tracker", "expected keys and values, got nothing"),
        (STREAM + "    tracker: {lost: 2}\n", 5, "streams[0].tracker.lost", "unknown key; did you mean lost_s?; allowed: lost_s,"),
        (STREAM + "    evidence: {pre_roll_s: 20, post_roll_s: 20}\n", 5, "streams[0].evidence", "expected pre_roll_s + post_roll_s within ring_s"),
        (STREAM + "    zones:\n      z:\n        polygon: [[0, 0], [1, 1]]\n", 7, "streams[0].zones.z.polygon", "expected at least 3, got 2"),
        (STREAM + "    zones:\n      z:\n        polygon:\n          - [0, 0]\n          - [1]\n          - [1, 1]\n", 9, "streams[0].zones.z.polygon[1]", "expected more than 1 values"),
        (STREAM + "    zones:\n      z:\n        polygon:\n          - [0, 0]\n          - [640, 0]\n          - [1, 1]\n", 9, "streams[0].zones.z.polygon[1][0]", "expected a number of at most 1, got 640"),
        (STREAM + "    zones:\n      a b: {polygon: [[0, 0], [1, 0], [1, 1]]}\n", 6, "streams[0].zones.a b", "expected a name of letters, digits,"),
        (STREAM + "    lines:\n      l: {start: [0, 0], end: [0, 0]}\n", 6, "streams[0].lines.l", "expected two different points"),
        (STREAM + "  - id: a\n    url: x\n", 5, "streams[1].id", "'a' is already the id of streams[0]"),
        (RULE, 7, "streams[0].rules[0].zone", "this key is missing: zone that is watched"),
        (RULE + "        zone: curb\n", 8, "streams[0].rules[0].zone", "no zone is called 'curb'; there are kerb"),
        (RULE + "        zone: kerb\n        limit: 5\n", 9, "streams[0].rules[0].limit", "unknown key; did you mean limit_s?; allowed: kind, id,"),
        (RULE + "        zone: kerb\n        limit_s: 0\n", 9, "streams[0].rules[0].limit_s", "expected a number above 0, got 0"),
        (RULE + "        zone: kerb\n        classes: []\n", 9, "streams[0].rules[0].classes", "expected at least 1, got 0"),
        (RULE + "        zone: kerb\n        schedule:\n          - {start: 24:00}\n", 10, "streams[0].rules[0].schedule[0].start", "expected a time from 00:00 to 23:59, such as 07:30, got '24:00'"),
        (RULE + "        zone: kerb\n        schedule:\n          - {days: [mon, sunday]}\n", 10, "streams[0].rules[0].schedule[0].days[1]", "expected one of mon, tue, wed, thu, fri, sat, sun; got the text 'sunday'; did you mean sun?"),
        (RULE + "        zone: kerb\n      - {kind: parked, zone: kerb}\n", 9, "streams[0].rules[1]", "is called 'parked-kerb' like rules[0]; give each its own `id`"),
        (STREAM + "    rules:\n      - kind: parkd\n", 6, "streams[0].rules[0].kind", "expected one of parked, passing; got the text 'parkd'; did you mean parked?"),
        (STREAM + "    rules:\n      - zone: z\n", 6, "streams[0].rules[0].kind", "this key is missing: which rule it is; one of parked, passing"),
        (STREAM + "    rules: parked\n", 5, "streams[0].rules", "expected a list"),
        (STREAM + "    rules:\n      - {kind: passing, lines: [gate]}\n", 6, "streams[0].rules[0].lines[0]", "no line is called 'gate'; the stream has no lines"),
        (STREAM + "    rules:\n      - {kind: passing, every: day}\n", 6, "streams[0].rules[0].every", "expected a whole number, got the text 'day'; or expected one of hour"),
        (STREAM + "    kind: vehicle\n    location: {lat: 1, lon: 1}\n", 6, "streams[0].location", "is for fixed cameras; a vehicle's place changes"),
        (STREAM + "    kind: vehicle\n    rules:\n      - {kind: passing}\n      - kind: parked\n", 8, "streams[0].rules[1].kind", "'parked' works on the picture of a fixed camera, and this stream's `kind` is vehicle; rules that fit: passing"),
        (STREAM + "    listen: true\n    user: u\n", 6, "streams[0].user", "nobody is asked for a user at a `listen` address"),
        (STREAM + "    ground_points:\n      - {image: [0, 0], lat: 116.4, lon: 39.9}\n", 6, "streams[0].ground_points[0].lat", "expected a number of at most 90, got 116.4"),
    ],
)  # fmt: skip
def test_a_problem_has_its_line_its_place_and_what_was_expected(path: Path, text: str, line: int, where: str, message: str) -> None:
    found = [problem for problem in problems(path, text) if problem[1] == where]
    assert [(one[0], one[2].startswith(message)) for one in found] == [(line, True)], problems(path, text)


def test_nothing_hides_anything_else(path: Path) -> None:
    text = """\
site: {name: x, zone: y}
defaults: {plan: wach}
detector: {threads: 0}
streams:
  - id: a
    url: rtsp://u:secret@h/
    zones: {kerb: {polygon: [[0, 0], [9, 0], [1, 1]]}}
    rules:
      - {kind: parked, zone: curb, limit_s: fast}
      - {kind: unknown}
      - {kind: parked, zone: kerb}
      - {kind: parked, zone: kerb}
  - id: a
    url: 5
    user: 5
    password_env: hunter-2
  - 7
streams_: 1
"""
    found = problems(path, text)
    assert [(line, where) for line, where, _ in found] == [
        (1, "site.zone"),
        (2, "defaults.plan"),
        (3, "detector.threads"),
        (6, "streams[0].url"),
        (7, "streams[0].zones.kerb.polygon[1][0]"),
        (9, "streams[0].rules[0].limit_s"),
        (9, "streams[0].rules[0].zone"),
        (10, "streams[0].rules[1].kind"),
        (12, "streams[0].rules[3]"),
        (13, "streams[1].id"),
        (14, "streams[1].url"),
        (15, "streams[1].user"),
        (16, "streams[1].password_env"),
        (17, "streams[2]"),
        (18, "streams_"),
    ]
    assert not any(secret in message for _, _, message in found for secret in ("secret", "hunter"))


def test_what_is_wrong_in_the_defaults_is_told_once(path: Path) -> None:
    text = "site: {name: x}\ndefaults: {stall_s: -1, evidence: {ring_s: 1}, colour: red}\nstreams:\n"
    text += "".join(f"  - {{id: s{n}, url: x}}\n" for n in range(3))
    assert [(line, where) for line, where, _ in problems(path, text)] == [
        (2, "defaults.colour"),
        (2, "defaults.evidence"),
        (2, "defaults.stall_s"),
    ]


def test_a_default_that_does_not_suit_a_stream_is_told_there(path: Path) -> None:
    text = "site: {name: x}\ndefaults: {evidence: {ring_s: 12}}\nstreams:\n  - id: a\n    url: x\n    evidence: {post_roll_s: 9}\n"
    assert [(line, where) for line, where, _ in problems(path, text)] == [(6, "streams[0].evidence")]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        pytest.param(b"", 1, "expected at least `site` and `streams`, got an empty file", id="empty"),
        pytest.param(b"# nothing\n", 1, "expected at least `site` and `streams`, got an empty file", id="only a remark"),
        pytest.param(b"site: {name: x}\nstreams: [\n", 3, "expected YAML", id="unfinished"),
        pytest.param(b"site: {name: x}\n\tstreams: []\n", 2, "tabs", id="tabs"),
        pytest.param("site: {name: 东城}\n".encode("gb18030"), 1, "expected UTF-8, got the byte 0x", id="GB 18030"),
        pytest.param(b"#" * (LIMIT_BYTES + 1), None, "expected at most 8 MiB", id="too big"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(path: Path, content: bytes, line: int | None, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load(path, rule_types=RULE_KINDS)
    (problem,) = refused.value.problems
    assert (problem.line, problem.where) == (line, "")
    assert message in problem.message


def test_a_missing_file_is_said_so(path: Path) -> None:
    with pytest.raises(ConfigError, match="1 problem") as refused:
        load(path, rule_types=RULE_KINDS)
    assert refused.value.problems[0].message == "there is no such file"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, rule_types=RULE_KINDS)
    assert refused.value.problems[0].message == "expected a file, got a folder"


def test_a_path_that_leads_nowhere_is_said_so(path: Path) -> None:
    path.write_text(GOOD)
    with pytest.raises(ConfigError) as refused:
        load(path / "streams.yaml", rule_types=RULE_KINDS)
    assert refused.value.problems[0].message == "can't be read: Not a directory"


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load(path, rule_types=RULE_KINDS).site.name == "Dongcheng"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(cut=st.integers(0, len(GOOD.encode())))
def test_a_file_that_is_half_written_never_crashes(path: Path, cut: int) -> None:
    path.write_bytes(GOOD.encode()[:cut])
    try:
        load(path, rule_types=RULE_KINDS)
    except ConfigError as refused:
        told = refused.problems
    else:
        return
    assert told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_a_file_with_slips_never_crashes(path: Path, data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(lines) - 1))
        at = data.draw(st.integers(0, len(lines[index])))
        slip = data.draw(st.sampled_from(["", " ", "  ", ":", "- ", "[", "]", "{", "}", "null", "1e999", "'", "&a ", "*a", "x", "-1", "\t"]))
        lines[index] = lines[index][:at] + slip + lines[index][at + data.draw(st.integers(0, 4)) :]
    path.write_text("\n".join(lines))
    try:
        load(path, rule_types=RULE_KINDS)
    except ConfigError as refused:
        told = refused.problems
    else:
        return
    assert told
