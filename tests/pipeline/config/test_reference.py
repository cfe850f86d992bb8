"""The reference page says every key, with its type, default and meaning."""
# ruff: noqa: E501 - tables, one case a line

from typing import Any

import pytest

from pipeline.config.reference import reference
from pipeline.config.schema import json_schema
from tests.support.rule_kinds import RULE_KINDS

SCHEMA = json_schema(RULE_KINDS)
PAGE = reference(SCHEMA)


def row(section: str, key: str) -> str:
    body = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return next(line for line in body.splitlines() if line.startswith(f"| `{key}` |"))


@pytest.mark.parametrize(
    ("section", "key", "expected"),
    [
        ("The file", "site", "| `site` | keys | **required** | The district or yard that this file is for |"),
        ("`defaults`", "transport", "| `transport` | `tcp`, `udp` | `tcp` | RTP over TCP or UDP; a packet lost"),
        ("`api`", "port", "| `port` | whole number, ≥ 0, ≤ 65535 | `8600` | port at which the API listens |"),
        ("`streams[]`", "listen", "| `listen` | `true`, `false` | `false` | push: wait at `url` for the camera (vehicles behind NAT); no password: private networks only |"),
        ("`streams[].location`", "radius_m", "| `radius_m` | number, > 0 | `50` | how far from the camera"),
        ("`streams[].zones.<name>`", "polygon", "| `polygon` | list of [x, y] (at least 3) | **required** | corners in order"),
        ("`streams[].rules[]` of kind `parked`", "kind", "| `kind` | `parked` | **required** | which rule it is |"),
        ("`streams[].rules[]` of kind `parked`", "classes", "| `classes` | list of text (at least 1) | `[car]` | what counts |"),
        ("`streams[].rules[]` of kind `passing`", "every", "| `every` | whole number or `hour` | `60` | seconds of an interval, or hour |"),
        ("`streams[].rules[].schedule[]`", "start", "| `start` | text | `00:00` | local time, HH:MM |"),
    ],
)  # fmt: skip
def test_a_key_has_its_row(section: str, key: str, expected: str) -> None:
    assert row(section, key).startswith(expected)


def test_every_key_of_every_part_is_on_the_page_with_a_meaning() -> None:
    parts: dict[str, Any] = SCHEMA["$defs"]
    for part in (SCHEMA, *parts.values()):
        for key in part["properties"]:
            rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{key}` |")]
            assert rows, key
            assert not any(line.endswith("|  |") for line in rows), rows


def test_what_a_stream_shares_with_the_defaults_is_said_once() -> None:
    assert PAGE.count("| `detection_rate` |") == 1
    assert "And every key of [`defaults`](#defaults)." in PAGE


def test_each_part_has_one_table() -> None:
    headings = [line for line in PAGE.splitlines() if line.startswith("## ")]
    assert len(headings) == len(set(headings)) == len(SCHEMA["$defs"]) + 1, "one for the file itself"


def test_a_bar_in_a_text_breaks_no_table() -> None:
    schema = json_schema(RULE_KINDS)
    schema["properties"]["version"]["description"] = "1 | 2"
    assert "| 1 \\| 2 |" in reference(schema)
