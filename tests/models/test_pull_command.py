"""`hutong models pull` as a person uses it."""

import hashlib
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

import cli
from models.catalog import load_catalog
from models.weights import pulled_path, verified
from tests.support.file_server import FileServer, file_server

CONTENT = b"weights" * 51_000
HASH = hashlib.sha256(CONTENT).hexdigest()
DATA = Path(os.environ.get("HUTONG_DATA", "../shared/data"))
PULL = [sys.executable, "-c", "from models.pull.command import app; app()"]
DEADLINE_S = 30.0


@pytest.fixture
def files() -> Iterator[FileServer]:
    with file_server(CONTENT) as server:
        yield server


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUTONG_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


@pytest.fixture
def catalog(files: FileServer, tmp_path: Path) -> Path:
    shared = {"sha256": HASH, "layout": "yolo", "input": {"width": 64, "height": 64}, "classes": ["person"]}
    (tmp_path / "own.onnx").write_bytes(CONTENT)
    entries = [
        {"name": "street", "url": files.url, "size": len(CONTENT), "licence": "MIT", **shared},
        {"name": "night", "url": files.url, "file": "night.onnx", "licence": "AGPL-3.0", **shared, "sha256": "0" * 64},
        {"name": "own", "file": "own.onnx", "licence": "MIT", **shared},
        {"name": "lost", "file": "lost.onnx", "licence": "MIT", **shared},
    ]
    path = tmp_path / "catalog.yaml"
    path.write_text(yaml.safe_dump({"detectors": entries}))
    return path


def pull(catalog: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["models", "pull", "--catalog", str(catalog), *(str(word) for word in words)])


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def test_what_comes_is_shown_and_then_a_detector_finds_it(catalog: Path, files: FileServer, weights: Path) -> None:
    done = pull(catalog, "street")
    assert done.exit_code == 0
    for shown in (files.url, HASH, "MIT", "0.4 MB", f"{weights}/street.onnx"):
        assert shown in done.stdout
    assert verified(load_catalog(catalog).find("street")) == weights / "street.onnx"


def test_a_right_file_is_not_fetched_again(catalog: Path, files: FileServer, weights: Path, tmp_path: Path) -> None:
    pull(catalog, "street")
    again = pull(catalog, "street", "own", "street")
    assert again.exit_code == 0
    assert again.stdout.count("already there, sha256 is right") == 2
    assert f"{tmp_path}/own.onnx" in again.stdout
    assert len(files.asked) == 1


def test_a_wrong_file_is_replaced_and_that_is_said(catalog: Path, weights: Path) -> None:
    weights.mkdir()
    (weights / "street.onnx").write_bytes(b"old")
    assert "another file there is replaced" in pull(catalog, "street").stdout
    assert (weights / "street.onnx").read_bytes() == CONTENT


def test_one_that_fails_holds_up_no_other(catalog: Path, weights: Path) -> None:
    done = pull(catalog, "lost", "night", "nowhere", "street")
    assert done.exit_code == 1
    assert "model 'nowhere' is not in" in done.stderr
    done = pull(catalog, "lost", "night", "street")
    assert done.exit_code == 1
    assert "lost: the catalogue has no address for it; its file belongs at lost.onnx" in done.stderr
    assert f"expected sha256 {'0' * 64}, got {HASH}" in done.stderr
    assert [path.name for path in weights.iterdir()] == ["street.onnx"]


def test_all_means_each_with_an_address(catalog: Path, files: FileServer) -> None:
    done = pull(catalog, "--all")
    assert done.exit_code == 1  # the hash of `night` is wrong
    assert len(files.asked) == 2
    assert "own" not in done.stdout


def test_another_folder_is_filled_even_when_the_file_is_here(catalog: Path, weights: Path, tmp_path: Path) -> None:
    pull(catalog, "street")
    done = pull(catalog, "street", "--to", tmp_path / "stick")
    assert done.exit_code == 0
    assert f"HUTONG_WEIGHTS={tmp_path}/stick" in done.stdout
    assert (tmp_path / "stick" / "street.onnx").read_bytes() == CONTENT


def test_a_file_with_an_entry_names_it_too(files: FileServer, weights: Path, catalog: Path, tmp_path: Path) -> None:
    entry = tmp_path / "mine.yaml"
    entry.write_text(yaml.safe_dump(yaml.safe_load(catalog.read_text())["detectors"][0] | {"name": "mine"}))
    assert pull(catalog, entry).exit_code == 0
    assert (weights / "mine.onnx").exists()


@pytest.mark.parametrize("words", [pytest.param([], id="nothing"), pytest.param(["street", "--all"], id="both")])
def test_it_must_be_clear_what_is_wanted(words: list[str], catalog: Path) -> None:
    done = pull(catalog, *words)
    assert done.exit_code == 2
    assert "name the models to pull, or --all" in done.stderr


@pytest.mark.parametrize(
    ("words", "answer", "code", "requests"),
    [
        pytest.param([], b"n\n", 1, 0, id="no"),
        pytest.param([], b"y\n", 0, 1, id="yes"),
        pytest.param(["--yes"], b"", 0, 1, id="not asked"),
    ],
)
def test_a_terminal_is_asked(
    words: list[str], answer: bytes, code: int, requests: int, catalog: Path, files: FileServer
) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen([*PULL, "street", "--catalog", catalog, *words], stdin=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    os.write(ours, answer)
    said, _ = child.communicate(timeout=DEADLINE_S)
    os.close(ours)
    assert (child.returncode, len(files.asked)) == (code, requests)
    assert (b"Download?" in said) == (not words)


def test_ctrl_c_keeps_what_came(catalog: Path, files: FileServer, weights: Path) -> None:
    files.hold = 100_000
    part = weights / "street.onnx.part"
    child = subprocess.Popen([*PULL, "street", "--catalog", catalog], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    until(lambda: part.exists() and part.stat().st_size == 100_000)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=DEADLINE_S)
    assert child.returncode == 130
    assert b"the same command goes on from there" in said
    files.hold = None
    assert pull(catalog, "street").exit_code == 0
    assert files.asked[-1] == ("bytes=100000-", None)


@pytest.mark.footage
def test_the_bundled_addresses_sizes_and_hashes_are_those_of_the_files() -> None:
    if not (DATA / "weights" / "SOURCES.txt").exists():
        pytest.skip("needs weights/SOURCES.txt under HUTONG_DATA")
    told = (DATA / "weights" / "SOURCES.txt").read_text()
    checked = 0
    for entry in load_catalog().entries:
        path = DATA / "weights" / Path(entry.file or "-").name
        if entry.url is None or not path.exists():
            continue
        address = re.fullmatch(r"https://raw\.githubusercontent\.com/([^/]+/[^/]+)/([0-9a-f]{40})/.+", entry.url)
        assert address is not None
        assert (address[1] in told, address[2] in told) == (True, True), entry.name
        assert entry.url.endswith("/" + path.name)
        assert (entry.size, entry.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        checked += 1
    assert checked >= 3


def test_every_public_file_has_a_name_of_its_own() -> None:
    paths = [pulled_path(entry) for entry in load_catalog().entries if entry.url]
    assert len(set(paths)) == len(paths)
