"""The editor's page has words for whatever the check of a configuration can say."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from pipeline.config.saying import SENTENCES, said

WORDS = Path(__file__).parents[3] / "api" / "web" / "src" / "words"
OF_PYDANTIC = {"string_too_long": {"max_length"}} | {
    kind: set[str]()
    for kind in ("timezone_aware", "datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid")
}
"""What pydantic says in its own words."""
OF_THE_SURVEY = {"ground_points": {"why"}}
NAMES = ("rule.", "target.", "why.")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_words_for_every_sentence(language: str) -> None:
    words = json.loads((WORDS / language / "flaws.json").read_text("utf-8"))
    told = {code: set(re.findall(r"\{(\w+)\}", text)) for code, text in words.items() if not code.startswith(NAMES)}
    known = {code: holes(text) for code, text in SENTENCES.items()} | OF_PYDANTIC | OF_THE_SURVEY
    assert told.keys() == known.keys()
    assert {code for code in told if not told[code] <= known[code]} == set()


def test_a_sentence_is_its_english_words_and_what_programs_need() -> None:
    told = said("points_far", at_a=0, at_b=3, km=12.345)
    assert told == "expected points that one camera sees; [0] and [3] are 12.3 km apart"
    assert (told.code, told.values) == ("points_far", {"at_a": 0, "at_b": 3, "km": 12.345})
