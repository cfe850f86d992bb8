from pathlib import Path
from typing import Any

import pytest
import yaml

import models.training
from models.training.recipe import Source, read_recipe

STREET = Path(models.training.__file__).with_name("street-n.yaml")


def _changed(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(STREET.read_text(encoding="utf-8")) | changes))
    return path


def test_the_shipped_recipe_is_right() -> None:
    recipe = read_recipe(STREET)

    assert recipe.class_id("overflowing bin") == recipe.classes.index("overflowing bin")
    assert recipe.group_of("bus") == recipe.group_of("car") == "vehicle"
    assert recipe.group_of("litter") == "litter"


def test_the_recipe_for_judged_pictures_goes_on_from_the_shipped_file() -> None:
    street, judged = read_recipe(STREET), read_recipe(STREET.with_name("judged.yaml"))

    assert (judged.classes, judged.size, judged.architecture) == (street.classes, street.size, street.architecture)
    assert judged.export == street.export
    assert {stage.start for stage in (*street.onward, *judged.onward)} == {"thawed"}
    for class_id, name in judged.teaching.classes.items():  # the teacher is street-n itself
        assert judged.classes[class_id] == name


def test_no_evaluation_source_is_ever_trained_on() -> None:
    for source in read_recipe(STREET).sources:
        if source.use == "evaluate":
            assert source.is_held_out("anything")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"classes": ["person"]}, r"source garbage_overflow_111: expected classes of \['person'\]"),
        ({"stages": [{"name": "late", "start": "early", "epochs": 1}]}, "stage late: expected a start of"),
        ({"onward": [{"name": "street", "start": "thawed", "epochs": 1}]}, "stage street: expected another name than those of"),
        ({"onward": [{"name": "thawed", "epochs": 1}]}, "stage thawed: expected another name than those of"),
        ({"stages": [{"name": "one", "epochs": 0}]}, "greater than or equal to 1"),
        ({"colour": "red"}, "Extra inputs"),
    ],
    ids=["unknown class", "unknown start", "a name twice", "a name of a start", "no epoch", "unknown key"],
)
def test_a_wrong_recipe_tells_what_is_wrong(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_recipe(_changed(tmp_path, **changes))


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    first = yaml.safe_load(STREET.read_text(encoding="utf-8"))["sources"][0]

    with pytest.raises(ValueError, match="different source names"):
        read_recipe(_changed(tmp_path, sources=[first, first]))


def test_an_absent_recipe_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        read_recipe(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(("name", "held_out"), [("000312_jpg", True), ("001312_jpg", False), ("100031", False)])
def test_scenes_are_held_out_by_the_start_of_their_names(name: str, held_out: bool) -> None:
    source = Source(name="s", kind="labelled", path="p", origin="o", licence="l", labelled="x", held_out=("0003",))

    assert source.is_held_out(name) is held_out


def test_a_pattern_that_does_not_compile_is_refused() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        Source(name="s", kind="labelled", path="p", origin="o", licence="l", labelled="x", held_out=("(",))
