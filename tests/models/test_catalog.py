import re
from pathlib import Path

import pytest
import yaml

from models.catalog import BUNDLED, load_catalog, load_entry
from models.entry import Entry
from models.errors import CatalogWrong, ModelNotFound

SIZE = {"width": 640, "height": 384}
RIGHT: dict[str, object] = {
    "name": "street",
    "file": "street.onnx",
    "sha256": "a" * 64,
    "licence": "Apache-2.0",
    "layout": "yolo",
    "input": SIZE,
    "classes": ["person", "garbage_bag", "garbage_bin"],
}


def catalogue(folder: Path, *entries: object, **more: object) -> Path:
    path = folder / "catalog.yaml"
    path.write_text(yaml.safe_dump({"detectors": list(entries), **more}))
    return path


def test_the_bundled_catalogue_is_right() -> None:
    names = [entry.name for entry in load_catalog().entries]
    assert names[0] == "yolox-nano"
    assert {"deimv2-femto", "deimv2-atto", "yolov8n", "yolo10n", "yolo11n", "yolo26n"} <= set(names)


FIXED = re.compile(
    r"https://raw\.githubusercontent\.com/[\w.-]+/[\w.-]+/[0-9a-f]{40}/[\w./-]+\.onnx"
    r"|https://github\.com/[\w-]+/[\w-]+/releases/download/v?\d+\.\d+\.\w+/\w+\.(onnx|pt)"
)


def test_public_files_are_named_at_a_fixed_commit_or_release_with_their_size() -> None:
    public = [entry for entry in load_catalog().entries if entry.url]
    assert len(public) == 14
    assert {entry.name for entry in public if not FIXED.fullmatch(entry.url or "") or not entry.size} == set()
    assert len({entry.sha256 for entry in public}) == len({entry.url for entry in public}) == len(public)


def test_defaults_are_those_of_the_field(tmp_path: Path) -> None:
    (entry,) = load_catalog(catalogue(tmp_path, RIGHT)).entries
    assert (entry.input.order, entry.input.factor, entry.input.resize, entry.input.pad) == ("rgb", 1 / 255, "letterbox", 114)
    assert (entry.overlap, entry.confidence, entry.folder) == (0.5, None, tmp_path)


@pytest.mark.parametrize(("layout", "given", "overlap"), [("detr", None, None), ("detr", 0.8, 0.8), ("yolox", 0.65, 0.65)])
def test_a_layout_that_chooses_itself_gets_nms_only_when_told(
    tmp_path: Path, layout: str, given: float | None, overlap: float | None
) -> None:
    (entry,) = load_catalog(catalogue(tmp_path, RIGHT | {"layout": layout, "nms_iou": given})).entries
    assert entry.overlap == overlap


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"colour": "rgb"}, "street: colour: Extra inputs are not permitted", id="unknown key"),
        pytest.param({"folder": "/"}, "street: folder: Extra inputs are not permitted", id="inner key"),
        pytest.param({"input": {**SIZE, "size": 1}}, "street: input.size: Extra", id="unknown inner key"),
        pytest.param({"name": "a+b"}, "a+b: name: String should match", id="name with a plus"),
        pytest.param({"layout": "yolo9"}, "street: layout: Input should be 'yolo', 'yolo-end2", id="layout"),
        pytest.param({"sha256": "ABC"}, "street: sha256: String should match", id="hash"),
        pytest.param({"url": "ftp://x/y"}, "street: url: String should match", id="address"),
        pytest.param({"file": None}, "street: expected file or url, got neither", id="no place"),
        pytest.param({"classes": []}, "street: classes: Tuple should have at least 1 item", id="no classes"),
        pytest.param({"classes": "coco81"}, "expected a list of names or one of coco80, got 'coco81'", id="unknown list"),
        pytest.param({"classes": ["a", "b", "a"]}, "street: classes: named twice: a", id="class twice"),
        pytest.param({"map": {"cat": "litter"}}, "street: map: not in classes: cat", id="map of what is not there"),
        pytest.param({"keep": ["litter"]}, "street: keep: no class is called so", id="keep what is not there"),
        pytest.param({"nms_iou": 1.5}, "street: nms_iou: Input should be less than or equal to 1, got 1.5", id="overlap"),
        pytest.param({"input": {**SIZE, "width": 8}}, "street: input.width: Input should be greater", id="narrow"),
        pytest.param({"input": {**SIZE, "scale": 2}}, "street: input.scale: Input should be '1/255' or 1", id="scale"),
        pytest.param({"input": {**SIZE, "std": [1, 0, 1]}}, "street: input: std: expected numbers", id="deviation"),
        pytest.param({"decoded": True}, "street: decoded: only for layout yolox, not yolo", id="decoded"),
        pytest.param({"layout": "ultralytics", "input": {**SIZE, "width": 650}}, "street: input: layout ultra", id="stride"),
    ],
)
def test_a_wrong_entry_is_told_by_name(tmp_path: Path, change: dict[str, object], problem: str) -> None:
    with pytest.raises(CatalogWrong, match=re.escape(problem)) as raised:
        load_catalog(catalogue(tmp_path, RIGHT | change))
    assert len(raised.value.problems) == 1
    assert str(tmp_path / "catalog.yaml") in str(raised.value)


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    nameless = {key: value for key, value in RIGHT.items() if key != "name"}
    path = catalogue(
        tmp_path, RIGHT | {"name": "one", "sha256": "x", "layout": "x"}, RIGHT | {"name": "two", "licence": ""}, nameless, 5,
        RIGHT, RIGHT, sorts=1,
    )  # fmt: skip
    with pytest.raises(CatalogWrong) as raised:
        load_catalog(path)
    told = [problem.split(":")[0] for problem in raised.value.problems]
    assert told == ["sorts", "one", "one", "two", "entry 3", "entry 4", "street"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("detectors: [", "not YAML", id="not YAML"),
        pytest.param("- a\n", "expected keys and values, got list", id="a list"),
        pytest.param("", "expected keys and values, got NoneType", id="empty"),
        pytest.param("detectors: {a: 1}", "expected detectors: a list of entries, got dict", id="entries by name"),
        pytest.param("classes: {}", "expected detectors: a list of entries, got NoneType", id="no entries"),
        pytest.param("classes: [a]\ndetectors: []", "classes: expected lists by name, got list", id="one class list"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text(content)
    with pytest.raises(CatalogWrong, match=problem):
        load_catalog(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=re.escape(str(tmp_path / "none.yaml"))):
        load_catalog(tmp_path / "none.yaml")


def test_shared_lists_come_from_the_file_and_from_the_bundled_one(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path, RIGHT | {"classes": "waste"}, RIGHT | {"name": "coco", "classes": "coco80"}, classes={"waste": ["bag", "bin"]}
    )
    own, bundled = load_catalog(path).entries
    assert own.classes == ("bag", "bin")
    assert (len(bundled.classes), bundled.classes[0]) == (80, "person")


def test_a_file_may_hold_one_entry(tmp_path: Path) -> None:
    path = tmp_path / "street.yaml"
    path.write_text(yaml.safe_dump(RIGHT | {"classes": "coco80"}))
    entry = load_entry(path)
    assert (entry.name, len(entry.classes), entry.folder) == ("street", 80, tmp_path)


def test_a_wrong_single_entry_tells_all(tmp_path: Path) -> None:
    path = tmp_path / "street.yaml"
    path.write_text(yaml.safe_dump(RIGHT | {"sha256": 1, "layout": 2}))
    with pytest.raises(CatalogWrong) as raised:
        load_entry(path)
    assert len(raised.value.problems) == 2


def test_an_unknown_name_tells_those_there_are() -> None:
    with pytest.raises(ModelNotFound, match=r"model 'yolo99' is not in .*catalog\.yaml; there are: yolox-nano, deimv2-femto"):
        load_catalog(BUNDLED).find("yolo99")


def test_an_entry_made_by_hand_knows_no_shared_lists() -> None:
    with pytest.raises(ValueError, match="no shared list"):
        Entry.model_validate(RIGHT | {"classes": "coco80"})
