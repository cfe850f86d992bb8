import ast
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from pipeline.errors import StreamUnavailable
from pipeline.events import StreamHealth
from pipeline.position.fix import Cause
from pipeline.position.navigator import Fault
from pipeline.told import SENTENCES, Told, code_of, values_of

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "api" / "web" / "src" / "words"
SAID = ("pipeline/ingest", "pipeline/position", "pipeline/locate", "pipeline/engine")
ELSEWHERE = ("replay_position.py", "pictures.py", "footage.py")
"""What is refused before a file is replayed: its command tells it, no camera."""


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for folder in SAID:
        for path in sorted((ROOT / folder).glob("*.py")):
            if path.name not in ELSEWHERE:
                yield path, ast.parse(path.read_text("utf-8"))


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.fullmatch(name, ast.unparse(node.func)):
                yield path, node


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_words_with_the_same_values_for_every_sentence(language: str) -> None:
    words = json.loads((WORDS / language / "health.json").read_text("utf-8"))
    told = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in words.items() if not key.startswith(("why.", "cause."))}
    assert told == {code: holes(text) for code, text in SENTENCES.items()}


def test_every_error_of_a_stream_says_one_of_the_sentences() -> None:
    raised = r"Stream(Unavailable|Unusable|Unauthorized|Refused|Stalled|Error)|PictureChanged"
    plain = [
        f"{path.name}:{call.lineno}"
        for path, call in calls(raised)
        if isinstance(call.args[1], ast.Constant | ast.JoinedStr)
    ]  # fmt: skip
    assert plain == []


def test_every_sentence_is_said_somewhere() -> None:
    said = {call.args[0].value for _, call in calls("Told") if call.args and isinstance(call.args[0], ast.Constant)}
    of_position = {f"position_{fault.replace(' ', '_')}" for fault in faults()}
    assert said | of_position | {"main_stream"} == set(SENTENCES)


def faults() -> set[str]:
    kinds, literals = get_args(Fault), set[str]()
    for kind in kinds:
        literals |= set(get_args(kind)) or {kind}
    return literals | set(get_args(Cause))


def test_a_sentence_is_its_english_words_and_what_programs_need() -> None:
    told = Told("picture_changed", before="640x360", now="1280x720")
    assert told == "picture changed from 640x360 to 1280x720: connecting anew"
    assert (code_of(told), values_of(told)) == ("picture_changed", {"before": "640x360", "now": "1280x720"})


def test_an_error_keeps_them() -> None:
    message = StreamUnavailable("gate", Told("unreachable", why="No route to host")).message
    assert message == "stream gate: unreachable: No route to host"
    assert (code_of(message), values_of(message)) == ("unreachable", {"why": "No route to host"})


def test_one_within_another_names_it() -> None:
    message = Told("main_silent", seconds=20).led("stream gate: ").within("main_stream")
    assert message == "no evidence from the main stream: stream gate: the recorded stream was silent for 20 s"
    assert (code_of(message), values_of(message)) == ("main_stream", {"told": "main_silent", "seconds": 20})


def test_it_reaches_another_process_whole() -> None:
    again = pickle.loads(pickle.dumps(Told("unreachable", why="No route to host").led("stream gate: ")))
    assert again == "stream gate: unreachable: No route to host"
    assert (code_of(again), values_of(again)) == ("unreachable", {"why": "No route to host"})


def test_plain_words_have_no_code() -> None:
    assert (code_of("stream gate: odd"), values_of("stream gate: odd")) == (None, {})


@pytest.mark.parametrize("values", [{}, {"else": 1}], ids=["missing", "another"])
def test_a_sentence_without_its_values_is_a_mistake(values: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        Told("no_packets", **values)


def test_a_worker_that_knows_no_codes_is_understood() -> None:
    older = StreamHealth.model_validate({"stream_id": "gate", "state": "lost", "plan": "patrol", "message": "gone"})
    assert (older.code, older.values) == (None, {})
