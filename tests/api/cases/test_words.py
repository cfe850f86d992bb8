"""Texts to words that can be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.words import MOST_TOKENS, phrases, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Parking", ["parking"]),
        ("暴露垃圾", ["暴露", "露垃", "垃圾", "圾"]),
        ("桶", ["桶"]),
        ("3号楼 2", ["3", "号楼", "楼", "2"]),
        ("gate-12_west", ["gate", "－", "12", "＿", "west"]),
        ("ＤＣ－２０２６", ["dc", "－", "2026"]),
        ("100%，已清", ["100", "％", "，", "已清", "清"]),
        ("a'b\\c\"", ["a", "＇", "b", "＼", "c", "＂"]),
        ("Straße", ["strasse"]),
        ("x" * 100, ["x" * 64]),
    ],
)
def test_a_text_becomes_words(text: str, words: list[str]) -> None:
    assert tokens([text]) == words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("垃圾", [["垃圾"]]),
        ("垃圾桶", [["垃圾", "圾桶"]]),
        ("圾", [["圾"]]),
        ("gate-1 clean", [["gate", "－", "1"], ["clean"]]),
        ("楼2", [["楼", "2"]]),
        ("  ", []),
    ],
)
def test_a_question_becomes_phrases(asked: str, found: list[list[str]]) -> None:
    assert phrases(asked) == found


def holds(text: list[str], phrase: list[str]) -> bool:
    """What both indexes do: words that follow each other, the last one may go on."""
    *whole, last = phrase
    places = range(len(text) - len(phrase) + 1)
    return any(text[at : at + len(whole)] == whole and text[at + len(whole)].startswith(last) for at in places)


RUNS = st.text(alphabet="垃圾桶满冒街道", min_size=1, max_size=12)


@given(RUNS, st.data())
def test_every_part_of_a_chinese_text_finds_it(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert all(holds(tokens([run]), phrase) for phrase in phrases(part))


@given(st.lists(st.sampled_from(["gate", "12", "-", "_", "垃圾桶", "满", "Kerb", "%"]), min_size=1, max_size=8), st.data())
def test_every_beginning_of_a_text_without_spaces_finds_it(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    beginning = text[: data.draw(st.integers(1, len(text)))]
    assert all(holds(tokens([text]), phrase) for phrase in phrases(beginning))


@given(RUNS, RUNS)
def test_what_is_not_in_a_chinese_text_is_not_found(run: str, other: str) -> None:
    if other not in run:
        assert not all(holds(tokens([run]), phrase) for phrase in phrases(other))


def test_a_long_text_has_a_bound() -> None:
    assert len(tokens(["字" * (2 * MOST_TOKENS)])) == MOST_TOKENS
