import hashlib
from pathlib import Path

import pytest

from models.entry import Entry, Surroundings
from models.errors import ModelCorrupt, ModelError, ModelNotFound
from models.weights import look_up, verified, weights_folder, weights_path

CONTENT = b"a model"
HASH = hashlib.sha256(CONTENT).hexdigest()
URL = "https://models.example/street.onnx"


def entry(folder: Path, file: str | None = "street.onnx", *, sha256: str = HASH, url: str | None = None) -> Entry:
    content = {
        "name": "street", "file": file, "url": url, "sha256": sha256, "licence": "MIT", "layout": "yolo",
        "input": {"width": 64, "height": 64}, "classes": ["person"],
    }  # fmt: skip
    return Entry.model_validate(content, context=Surroundings({}, folder))


@pytest.fixture(autouse=True)
def pulled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pulled"
    folder.mkdir()
    monkeypatch.setenv("HUTONG_WEIGHTS", str(folder))
    return folder


def test_the_right_file_is_found_beside_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "street.onnx").write_bytes(CONTENT)
    assert verified(entry(tmp_path)) == tmp_path / "street.onnx"
    assert look_up(entry(tmp_path)).size == len(CONTENT)


def test_another_file_tells_both_hashes(tmp_path: Path) -> None:
    (tmp_path / "street.onnx").write_bytes(b"something else")
    got = hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(ModelCorrupt, match=f"model 'street': {tmp_path}/street.onnx .*expected sha256 {HASH}, got {got}"):
        verified(entry(tmp_path))


def test_a_missing_file_tells_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=f"no file at {tmp_path}/street.onnx") as raised:
        verified(entry(tmp_path))
    assert "download" not in str(raised.value)


def test_a_missing_file_with_an_address_tells_the_address(tmp_path: Path) -> None:
    told = f"no file at {tmp_path}/street.onnx.*`hutong models pull street` downloads it from {URL} to {tmp_path}/pulled/street"
    with pytest.raises(ModelNotFound, match=told):
        verified(entry(tmp_path, url=URL))


def test_an_address_alone_is_no_file(tmp_path: Path) -> None:
    only = entry(tmp_path, None, url=URL)
    assert look_up(only).state == "url only"
    with pytest.raises(ModelNotFound, match=f"`hutong models pull street` downloads it from {URL}"):
        verified(only)


@pytest.mark.parametrize("file", [pytest.param(None, id="an address alone"), pytest.param("street.onnx", id="named file")])
def test_a_pulled_file_is_found_by_the_entrys_name(file: str | None, tmp_path: Path, pulled: Path) -> None:
    (pulled / "street.onnx").write_bytes(CONTENT)
    assert verified(entry(tmp_path, file, url=URL)) == pulled / "street.onnx"


def test_without_an_address_nothing_was_pulled(tmp_path: Path, pulled: Path) -> None:
    (pulled / "street.onnx").write_bytes(CONTENT)
    assert look_up(entry(tmp_path)).state == "missing"


def test_a_right_pulled_file_goes_before_a_wrong_named_one(tmp_path: Path, pulled: Path) -> None:
    (tmp_path / "street.onnx").write_bytes(b"something else")
    assert look_up(entry(tmp_path, url=URL)).path == tmp_path / "street.onnx"
    (pulled / "street.onnx").write_bytes(CONTENT)
    assert look_up(entry(tmp_path, url=URL)).path == pulled / "street.onnx"


def test_pulled_files_lie_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUTONG_WEIGHTS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights_folder() == tmp_path / "hutong" / "weights"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert weights_folder() == Path.home() / ".cache" / "hutong" / "weights"


def test_a_file_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "street.onnx").write_bytes(CONTENT)
    assert look_up(entry(tmp_path, "street.onnx/street.onnx")).state == "missing"


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "street.onnx").mkdir()
    with pytest.raises(ModelError, match=r"street.onnx can't be read"):
        verified(entry(tmp_path))


@pytest.mark.parametrize(
    ("written", "value", "path"),
    [
        pytest.param("${DATA}/a.onnx", "/data", "/data/a.onnx", id="absolute value"),
        pytest.param("${DATA}/a.onnx", "weights", "{here}/weights/a.onnx", id="a value is relative to the program"),
        pytest.param("${DATA:-../data}/a.onnx", None, "{folder}/../data/a.onnx", id="a default is relative to the catalogue"),
        pytest.param("${DATA:-../data}/a.onnx", "", "{folder}/../data/a.onnx", id="empty is not set"),
        pytest.param("${DATA:-../data}/a.onnx", "/data", "/data/a.onnx", id="a value goes before the default"),
        pytest.param("models/${DATA}.onnx", "a", "{folder}/models/a.onnx", id="in the middle"),
        pytest.param("a.onnx", None, "{folder}/a.onnx", id="none"),
    ],
)
def test_paths_may_name_environment_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, value: str | None, path: str
) -> None:
    here, folder = tmp_path / "here", tmp_path / "catalogue"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("DATA", raising=False)
    if value is not None:
        monkeypatch.setenv("DATA", value)
    wanted = Path(path.format(here=here, folder=folder))
    found = weights_path(entry(folder, written))
    assert found is not None
    assert found.parts == Path(str(wanted).replace("catalogue/../", "")).parts


def test_a_variable_that_is_not_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREET_WEIGHTS", raising=False)
    with pytest.raises(ModelError, match="environment variable STREET_WEIGHTS is not set"):
        look_up(entry(tmp_path, "${STREET_WEIGHTS}/a.onnx"))
