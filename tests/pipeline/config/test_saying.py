"""The editor's page has words for whatever the check of a configuration can say."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from pydantic import BaseModel

from pipeline.config.compose import compose
from pipeline.config.saying import SENTENCES, said
from pipeline.config.settings import Settings, StreamSettings
from pipeline.locate.homography import NOT_SEEN_SO, ON_A_LINE
from pipeline.rules.registry import settings_types
from pipeline.told import code_of

WORDS = Path(__file__).parents[3] / "api" / "web" / "src" / "words"
OF_PYDANTIC = {"string_too_long": {"max_length"}} | {
    kind: set[str]()
    for kind in (
        *("timezone_aware", "datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid"),
        *("date_type", "date_parsing", "date_from_datetime_parsing"),
    )
}
"""What pydantic says in its own words."""
OF_THE_SURVEY = {"ground_points": {"why"}}
NAMES = ("rule.", "target.", "why.", "place.")
WRONG: tuple[object, ...] = (
    *(None, True, -1, 0.5, 1e12, "", "x y", "2026-99-99", "no@where://?" * 20),
    *([], ["x"], [True], [1, 2, 3, 4, 5], [["a"] * 3], [{}], {}, {"x y": 1}),
)
"""What may stand where something else is expected."""


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_words_for_every_sentence(language: str) -> None:
    words = json.loads((WORDS / language / "flaws.json").read_text("utf-8"))
    told = {code: set(re.findall(r"\{(\w+)\}", text)) for code, text in words.items() if not code.startswith(NAMES)}
    known = {code: holes(text) for code, text in SENTENCES.items()} | OF_PYDANTIC | OF_THE_SURVEY
    assert told.keys() == known.keys()
    assert {code for code in told if not told[code] <= known[code]} == set()


def model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)


def filled(section: type[BaseModel], wrong: object) -> dict[str, object]:
    """Return a section with all its keys, and something wrong wherever no section lies within."""
    whole: dict[str, object] = {}
    for key, field in section.model_fields.items():
        inner = model_in(field.annotation)
        own = filled(inner, wrong) if inner else wrong
        kind = str(field.annotation)
        whole[key] = [own] if inner and "tuple[" in kind else {"a": own} if inner and "dict[" in kind else own
    return whole


def wrong_files(wrong: object) -> Iterator[dict[str, object]]:
    """Yield files in which a value is wrong, and in which whole sections are."""
    rules = [{**filled(kind, wrong), "kind": name} for name, kind in settings_types().items()]
    stream = {**filled(StreamSettings, wrong), "rules": rules}
    yield {**filled(Settings, wrong), "streams": [stream, stream, wrong]}
    yield {**dict.fromkeys(Settings.model_fields, wrong), "streams": [dict.fromkeys(stream, wrong)]}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong)[:20])
def test_the_page_has_words_for_whatever_is_wrong_in_a_file(wrong: object) -> None:
    words = json.loads((WORDS / "zh" / "flaws.json").read_text("utf-8"))
    flaws = [flaw for written in wrong_files(wrong) for flaw in compose(written, settings_types()).flaws]
    assert len(flaws) > 100 or wrong in (True, None)
    assert {str(flaw.message) for flaw in flaws if code_of(flaw.message) not in words} == set()


def test_the_page_says_why_no_ground_fits() -> None:
    words = json.loads((WORDS / "zh" / "flaws.json").read_text("utf-8"))
    assert {f"why.{why}" for why in (ON_A_LINE, NOT_SEEN_SO)} <= words.keys()


def test_a_sentence_within_another_is_told_by_its_code_and_its_own_values() -> None:
    told = said(
        "either", first=said("at_least", limit=1, got="0"), second=said("in_file", file="a", told=said("more", count=2))
    )
    assert told == "expected a number of at least 1, got 0; or a: and 2 more"
    assert told.values == {
        "first": "at_least",
        "first_limit": 1,
        "first_got": "0",
        "second": "in_file",
        "second_file": "a",
        "second_told": "more",
        "second_told_count": 2,
    }


def test_two_things_wrong_at_one_place_are_both_told_by_code() -> None:
    stream = {"id": "gate", "url": "a.mp4", "zones": {"x y": None}}
    (flaw,) = compose({"site": {"name": "x"}, "streams": [stream]}, {}).flaws
    assert flaw.message.code == "either"
    assert (flaw.message.values["first"], flaw.message.values["second"]) == ("name", "mapping")


def test_a_sentence_is_its_english_words_and_what_programs_need() -> None:
    told = said("points_far", at_a=0, at_b=3, km=12.345)
    assert told == "expected points that one camera sees; [0] and [3] are 12.3 km apart"
    assert (told.code, told.values) == ("points_far", {"at_a": 0, "at_b": 3, "km": 12.345})
