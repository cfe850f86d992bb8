import errno
import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from models.entry import Entry
from models.errors import ModelCorrupt, ModelError
from models.pull.download import TRIES, download, open_client
from models.pull.part_file import PartFile
from models.pull.trouble import network, writing
from tests.support.file_server import FileServer, file_server

CONTENT = bytes(range(256)) * 2000
HASH = hashlib.sha256(CONTENT).hexdigest()
CUT = 300_000


@pytest.fixture
def files() -> Iterator[FileServer]:
    with file_server(CONTENT) as server:
        yield server


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with open_client() as opened:
        yield opened


def entry(url: str, sha256: str = HASH, size: int | None = len(CONTENT)) -> Entry:
    return Entry.model_validate(
        {"name": "street", "url": url, "sha256": sha256, "size": size, "licence": "MIT", "layout": "yolo",
         "input": {"width": 64, "height": 64}, "classes": ["person"]}
    )  # fmt: skip


def ignored(done: int, whole: int | None) -> None:
    pass


def lying(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def begun(target: Path, content: bytes, etag: str = "") -> None:
    target.with_name(target.name + ".part").write_bytes(content)
    if etag:
        target.with_name(target.name + ".part.etag").write_text(etag)


@pytest.mark.parametrize("moved", [pytest.param(False, id="straight"), pytest.param(True, id="redirected")])
def test_a_file_comes_whole_with_progress(moved: bool, files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    files.moved = moved
    seen: list[tuple[int, int | None]] = []
    download(entry(files.url), tmp_path / "new" / "street.onnx", client, lambda done, whole: seen.append((done, whole)))
    assert (tmp_path / "new" / "street.onnx").read_bytes() == CONTENT
    assert lying(tmp_path / "new") == {"street.onnx"}
    assert len(seen) > 1
    assert seen[-1] == (len(CONTENT), len(CONTENT))


@pytest.mark.parametrize("etag", ["", '"v1"'])
def test_a_cut_connection_goes_on_where_it_was(etag: str, files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    files.etag, files.cuts = etag, [CUT, 100_000]
    download(entry(files.url), tmp_path / "street.onnx", client, ignored)
    assert (tmp_path / "street.onnx").read_bytes() == CONTENT
    assert files.asked == [(None, None), (f"bytes={CUT}-", etag or None), (f"bytes={CUT + 100_000}-", etag or None)]


def test_what_came_is_kept_for_the_next_command(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    target = tmp_path / "street.onnx"
    files.etag, files.cuts = '"v1"', [CUT, 0, 0]
    with pytest.raises(ModelError, match=r"(?s)street: the connection to 127\.0\.0\.1:\d+ failed.*Download it elsewhere"):
        download(entry(files.url), target, client, ignored)
    assert lying(tmp_path) == {"street.onnx.part", "street.onnx.part.etag"}
    files.cuts = []
    download(entry(files.url), target, client, ignored)
    assert files.asked[-1] == (f"bytes={CUT}-", '"v1"')
    assert lying(tmp_path) == {"street.onnx"}


@pytest.mark.parametrize(
    ("part", "etag", "requests"),
    [
        pytest.param(CONTENT[:CUT], "", 1, id="no mark: the rest is asked for"),
        pytest.param(b"x" * CUT, '"old"', 1, id="the file has changed: the server sends all"),
        pytest.param(b"x" * CUT, "", 2, id="the beginning is of another file: the hash tells, all is asked for"),
        pytest.param(CONTENT, "", 0, id="all is there but its name"),
        pytest.param(CONTENT + b"x", "", 2, id="too long: dropped"),
    ],
)
def test_a_part_becomes_the_right_file(
    part: bytes, etag: str, requests: int, files: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    files.etag = '"v2"'
    begun(tmp_path / "street.onnx", part, etag)
    download(entry(files.url), tmp_path / "street.onnx", client, ignored)
    assert (tmp_path / "street.onnx").read_bytes() == CONTENT
    assert len(files.asked) == requests
    assert lying(tmp_path) == {"street.onnx"}


def test_a_whole_part_is_taken_where_the_size_is_not_catalogued(
    files: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    begun(tmp_path / "street.onnx", CONTENT)
    download(entry(files.url, size=None), tmp_path / "street.onnx", client, ignored)
    assert files.asked == [(f"bytes={len(CONTENT)}-", None)]
    assert (tmp_path / "street.onnx").read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_starts_anew(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    files.ranges = False
    begun(tmp_path / "street.onnx", CONTENT[:CUT])
    download(entry(files.url), tmp_path / "street.onnx", client, ignored)
    assert (tmp_path / "street.onnx").read_bytes() == CONTENT
    assert len(files.asked) == 1


def test_another_file_is_not_kept_and_both_hashes_are_told(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match=f"which is not kept: expected sha256 {'0' * 64}, got {HASH}"):
        download(entry(files.url, "0" * 64), tmp_path / "street.onnx", client, ignored)
    assert lying(tmp_path) == set()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"status": 404}, r"127\.0\.0\.1 answered 404: the file is not at this address", id="gone"),
        pytest.param({"status": 503}, r"answered 503: try again later", id="overloaded"),
        pytest.param({"content": CONTENT[:-1]}, r"offers a file of 511999 bytes, expected 512000", id="another size"),
        pytest.param({"content": CONTENT + b"x", "length": 0}, r"more than the 512000 bytes", id="endless"),
        pytest.param({"cuts": [9] * 6}, r"the connection to 127\.0\.0\.1:\d+ failed", id="cut again and again"),
        pytest.param({"cuts": [9] * 6, "length": 0}, r"ended 5 times before the file was whole", id="cut without a length"),
    ],
)
def test_a_failure_says_what_and_how_to_get_it_by_hand(
    change: dict[str, object], told: str, files: FileServer, client: httpx.Client, tmp_path: Path
) -> None:
    for name, value in change.items():
        setattr(files, name, value)
    with pytest.raises(ModelError, match=told) as raised:
        download(entry(files.url), tmp_path / "street.onnx", client, ignored)
    for word in (f"Download it elsewhere from {files.url}", f"put it at {tmp_path}/street.onnx", f"sha256 must be {HASH}"):
        assert word in str(raised.value)
    assert not (tmp_path / "street.onnx").exists()
    assert len(files.asked) <= TRIES


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_no_internet_is_told_with_the_host(client: httpx.Client, tmp_path: Path) -> None:
    port = closed_port()
    with pytest.raises(ModelError, match=rf"street: no internet\? 127\.0\.0\.1:{port} refused the connection\n"):
        download(entry(f"http://127.0.0.1:{port}/model.onnx"), tmp_path / "street.onnx", client, ignored)
    with pytest.raises(ModelError, match=r"street: no internet\? The name models\.invalid can't be resolved"):
        download(entry("http://models.invalid/model.onnx"), tmp_path / "street.onnx", client, ignored)
    assert lying(tmp_path) == set()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses_is_named_without_its_password(
    scheme: str, files: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = closed_port()
    monkeypatch.setenv(f"{scheme}_proxy", f"http://someone:secret@127.0.0.1:{port}")
    with open_client() as client, pytest.raises(ModelError, match=rf"proxy 127\.0\.0\.1:{port}") as raised:
        download(entry(f"{scheme}://models.invalid/model.onnx"), tmp_path / "street.onnx", client, ignored)
    assert "secret" not in str(raised.value)


def test_a_proxy_that_answers_no_is_told(files: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.status = 407
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{files.port}")
    with open_client() as client, pytest.raises(ModelError, match=r"answered 407: the proxy asks for a login"):
        download(entry("http://models.invalid/model.onnx"), tmp_path / "street.onnx", client, ignored)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{files.port}")
    with open_client() as client, pytest.raises(ModelError, match=r"the proxy 127\.0\.0\.1:\d+ did not let us through"):
        download(entry("https://models.invalid/model.onnx"), tmp_path / "street.onnx", client, ignored)


def test_a_proxy_of_an_unknown_kind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "gopher://127.0.0.1:70")
    with pytest.raises(ModelError, match="a proxy of the environment can't be used"):
        open_client()


def test_silence_is_told_with_the_host() -> None:
    error = httpx.ReadTimeout("timed out", request=httpx.Request("GET", "https://mirror.example/a"))
    assert network(error, "https://models.example/a", {}) == "no internet? mirror.example did not answer in time"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_told(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "street.onnx.part").symlink_to("/dev/full")
    with pytest.raises(ModelError, match=f"street: the disk of {tmp_path} is full"):
        download(entry(files.url), tmp_path / "street.onnx", client, ignored)


def test_a_disk_too_small_is_told_before_anything_comes(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    files.length = 10**18
    with pytest.raises(ModelError, match=r"1000000000000 MB are to come, but its disk has \d+ MB left"):
        download(entry(files.url, size=None), tmp_path / "street.onnx", client, ignored)
    assert lying(tmp_path) == set()


def test_a_place_that_is_none_is_told(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match=rf"street: {tmp_path}/file.* can't be written"):
        download(entry(files.url), tmp_path / "file" / "street.onnx", client, ignored)
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/weights")
    assert writing(denied, tmp_path / "a.part") == "/weights can't be written: Permission denied"


def test_two_at_once_do_not_write_one_file(files: FileServer, client: httpx.Client, tmp_path: Path) -> None:
    with PartFile(tmp_path / "street.onnx"), pytest.raises(ModelError, match=r"street\.onnx\.part is in use"):
        download(entry(files.url), tmp_path / "street.onnx", client, ignored)
    assert files.asked == []
