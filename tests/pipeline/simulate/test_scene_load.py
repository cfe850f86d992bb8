"""Scene files: what is right is read, what is wrong is told with its line."""

import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.simulate.scene.load import load_scene, parse_scene, ready_made
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.happenings import events

HEAD = "version: 1\nname: x\nseconds: 10\n"
WRONG = {
    "unknown key": ("colour: red\n", 4, "unknown key"),
    "wrong kind of light": ("light: {kind: noon}\n", 4, "one of day"),
    "two things in a step": ("actors:\n  - {id: a, at: [0, 0], steps: [{wait: 1, put: bag}]}\n", 5, "exactly one of"),
    "nothing to take": ("actors:\n  - {id: a, at: [0, 0], steps: [{take: ghost}]}\n", None, "nothing is called 'ghost'"),
    "unknown zone": ("rules:\n  - {kind: parking, zone: nowhere}\n", None, "'nowhere' is not one of"),
    "rule without zone": ("rules:\n  - {kind: crowd}\n", None, "needs a zone"),
    "counting without line": ("rules:\n  - {kind: counting}\n", None, "counting needs a line"),
    "fireworks on the ground": ("rules: [{kind: fireworks, zone: z}]\n", 4, "lie on the ground"),
    "a name used twice": ("bins:\n  - {id: a, at: [0, 0]}\n  - {id: a, at: [1, 1]}\n", None, "two things are called a"),
    "odd picture": ("camera: {size: [641, 360]}\n", 4, "two even numbers"),
    "a fire that ends before it begins": ("fires:\n  - {id: f, at: [0, 9], start: 5, until: 4}\n", 5, "after start (5.0 s)"),
    "shots of a fountain": ("fireworks:\n  - {id: f, kind: fountain, at: [0, 9], shots: 3}\n", 5, "a fountain has none"),
    "a lamp that blinks": ("glows:\n  - {id: g, kind: lamp, at: [0, 9], every: 2}\n", 5, "every: belongs to"),
    "an infrared factor": ("lapses:\n  - {kind: infrared, start: 1, until: 2, by: 2}\n", 5, "by: belongs to"),
    "a name used twice, in the air too": ("fires: [{id: a, at: [0, 9]}]\nbins: [{id: a, at: [1, 1]}]\n", None, "called a"),
    "crackers after the end": ("fireworks: [{id: f, kind: crackers, at: [0, 9], start: 10}]\n", None, "fireworks[0]: expected"),
    "a sound after the end": ("sounds: [{id: s, kind: door, start: 12}]\n", None, "before the scene's end (10 s)"),
    "no YAML": ("lines: [\n", 5, "expected YAML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), WRONG.values(), ids=WRONG)
def test_an_error_names_line_and_what_was_expected(text: str, line: int | None, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_scene(HEAD + text, "x.yaml")
    told = caught.value.problems
    assert any(words in problem.message for problem in told), told
    if line is not None:
        assert line in {problem.line for problem in told}


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_scene("version: 1\nname: x y\nseconds: -1\nlight: {kind: noon}\n", "x.yaml")
    assert {problem.line for problem in caught.value.problems} == {2, 3, 4}


def test_the_ready_made_scenes_are_right_and_named_alike() -> None:
    assert ready_made() == ["alley_day", "alley_night", "crossing", "fireworks_night", "square", "sweeper_alley"]
    for name in ready_made():
        assert load_scene(name).name == name.replace("_", "-")


def test_the_scene_of_the_manual_is_right() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "simulate.md").read_text("utf-8")
    (written,) = re.findall(r"```yaml\n(version:.*?)```", manual, re.DOTALL)
    scene = parse_scene(written, "simulate.md")
    assert {one.kind for one in events(scene, cast_of(scene))} == {"parking"}


def test_an_unknown_scene_is_told_with_those_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        load_scene("aley_day")
    assert "alley_day" in caught.value.problems[0].message


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(ConfigError):
        load_scene(str(Path("no") / "such.yaml"))
