"""YAML keeps its lines, has no surprising types, and odd YAML is refused."""
# ruff: noqa: E501 - tables, one case a line

import doctest
import json
from math import isnan

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import document
from pipeline.config.document import DocumentError, read_document, resolve
from pipeline.config.flaw import Path

TEXT = """\
# a remark
site:
  name: Dongcheng

streams:
  - id: a
    zones:
      kerb: {polygon: [[0, 0],
                       [1, 0]]}
  - id: b
    user:
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("site",), 2, id="a mapping: its key"),
        pytest.param(("site", "name"), 3, id="a word"),
        pytest.param(("site", "missing"), 2, id="missing key: what it is missing in"),
        pytest.param(("streams", 0), 6, id="an item"),
        pytest.param(("streams", 0, "url"), 6, id="missing key in an item"),
        pytest.param(("streams", 0, "zones", "kerb", "polygon", 1), 9, id="deep in flow style"),
        pytest.param(("streams", 1, "user"), 11, id="an empty value"),
        pytest.param(("streams", 7, "id"), 5, id="missing item"),
        pytest.param(("nothing", "of", "this"), 2, id="nothing of the path"),
    ],
)
def test_every_value_has_its_line(path: Path, line: int) -> None:
    assert read_document(TEXT).line(path) == line


def test_a_key_may_be_on_another_line_than_its_value() -> None:
    read = read_document("a:\n  b:\n\n    word\n")
    assert read.line(("a", "b")) == 4
    assert read.line(("a", "b"), of_key=True) == 2


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("22:00", "22:00"), ("1:30:00", "1:30:00"), ("on", "on"), ("No", "No"), ("y", "y"), ("=", "="), ("2026-11-24", "2026-11-24"),
        ("1_000", "1_000"), ("010", 10), ("0o10", 8), ("0x1F", 31), ("-7", -7), ("+7", 7), ("0b1", "0b1"),
        ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1e", "1e"), (".", "."),
        ("true", True), ("TRUE", True), ("False", False), ("tRue", "tRue"), ("null", None), ("~", None), ("", None), ("Null", None),
        (".inf", float("inf")), ("-.INF", float("-inf")), ("nan", "nan"), ("9" * 30, 1e30),
    ],
)  # fmt: skip
def test_words_have_the_types_of_yaml_1_2(word: str, value: object) -> None:
    resolved = resolve(word)
    assert resolved == value
    assert type(resolved) is type(value)


def test_nan_is_a_number() -> None:
    value = resolve(".nan")
    assert isinstance(value, float)
    assert isnan(value)


def test_quoted_words_are_text() -> None:
    read = read_document("[\"1\", 'true', !!str 2, |\n  3\n]".replace("|\n  3\n", '"null"'))
    assert read.root is not None
    assert read.root.plain() == ["1", "true", "2", "null"]


def test_keys_are_always_text() -> None:
    read = read_document("{1: a, no: b, ~: c, 'x y': d}")
    assert read.root is not None
    assert read.root.plain() == {"1": "a", "no": "b", "~": "c", "x y": "d"}


def test_nothing_in_it_is_nothing() -> None:
    assert read_document("").root is None
    assert read_document("# only a remark\n").root is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "given twice; it is already on line 1", id="a key twice"),
        pytest.param("a:\n  - <<: {}\n", 2, "merge keys are not understood", id="merge key"),
        pytest.param("a: !!python/object:os.system {}\n", 1, "expected no tag, got tag:yaml.org,2002:python", id="python tag"),
        pytest.param("a: !include other.yaml\n", 1, "expected no tag, got !include", id="own tag"),
        pytest.param("a: 1\n? [x]\n: 2\n", 2, "expected keys that are words", id="a list as a key"),
    ],
)
def test_what_reads_two_ways_is_a_flaw_and_reading_goes_on(text: str, line: int, message: str) -> None:
    read = read_document(text)
    assert read.root is not None
    assert [(found, message in flaw.message) for found, flaw in read.flaws] == [(line, True)]


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a: 1\n\tb: 2\n", 2, "indent with spaces, not with tabs", id="tab"),
        pytest.param("a: [1,\n", 2, "expected YAML", id="unfinished"),
        pytest.param("a: b: c\n", 1, "expected YAML: mapping values are not allowed", id="two colons"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "expected one document", id="two documents"),
        pytest.param("a: 1\nb: *c\n", 2, "alias *c: no value before it is marked &c", id="unknown alias"),
        pytest.param("a: &a [*a]\n", 1, "no value before it is marked &a", id="alias of itself"),
        pytest.param(BOMB, 6, "expected at most 500000 values, aliases followed", id="alias bomb"),
        pytest.param("a: " + "[" * 5000 + "]" * 5000, 1, "expected at most 32 levels", id="too deep"),
        pytest.param("a: 1\nb: \x07\n", 2, "got the character U+0007", id="bell"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_document(text)
    assert message in str(refused.value)
    assert refused.value.line == line


def test_an_alias_is_its_value_with_the_lines_of_the_value() -> None:
    read = read_document("a: &kerb\n  - 1\n  - 2\nb: *kerb\n")
    assert read.root is not None
    assert read.root.plain() == {"a": [1, 2], "b": [1, 2]}
    assert read.line(("b", 1)) == 3


words = st.text("a1 :#'\"\\-,[]{}\n胡é*&!|<", min_size=1, max_size=6).filter(lambda word: word != "<<")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@given(value=st.dictionaries(words, values, max_size=4))
def test_what_was_written_as_json_is_read_back(value: dict[str, object]) -> None:
    read = read_document(json.dumps(value, indent=1, ensure_ascii=False))
    assert read.root is not None
    assert read.flaws == ()
    assert read.root.plain() == value


@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_document(text)
    except DocumentError as refused:
        told = str(refused)
    else:
        return
    assert told


def test_without_libyaml_it_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_document(TEXT)
    monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)
    assert read_document(TEXT) == fast


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(document)
    assert (result.attempted > 0, result.failed) == (True, 0)
