"""Files are decoded in another process: it stays warm, and what kills it is refused."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from api.decoding import decoder as module
from api.decoding.decoder import Decoder
from api.decoding.sandbox import Limits
from api.errors import Unavailable
from api.reports import clip, photo
from api.reports.photo import BadFile
from pipeline.events import Box
from tests.support.phones import bomb, phone_clip
from tests.support.phones import photo as taken

LAT, LON = 39.9378, 116.4032


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    made = Decoder(most=1)
    yield made
    made.close()


def kept(folder: Path, content: bytes, name: str = "source") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def process_of(decoder: Decoder) -> "subprocess.Popen[bytes]":
    [child] = decoder._warm.queue
    return child._process


def test_what_comes_is_what_this_process_would_make(decoder: Decoder, tmp_path: Path) -> None:
    source, made = kept(tmp_path, taken(lat=LAT, lon=LON)), tmp_path / "made.jpg"
    here = photo.clean(source.read_bytes())
    assert decoder.photo(source, made) == here.fix
    assert made.read_bytes() == here.jpeg
    moving = phone_clip(tmp_path / "phone.mp4")
    assert decoder.clip(moving, tmp_path / "there.mp4") == clip.clean(moving, tmp_path / "here.mp4")
    assert (tmp_path / "there.mp4").read_bytes() == (tmp_path / "here.mp4").read_bytes()
    picture = Image.open(BytesIO(decoder.masked(source.read_bytes(), clear=Box(x1=0, y1=0, x2=0.5, y2=0.5))))
    assert picture.size == (320, 240)


def test_a_process_stays_warm_and_knows_no_secret(
    decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUTONG_PASSWORD", "hunter2 of the database")
    source = kept(tmp_path, taken())
    decoder.photo(source, tmp_path / "made.jpg")
    process = process_of(decoder)
    assert b"HUTONG" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    decoder.photo(source, tmp_path / "made.jpg")
    assert process_of(decoder) is process
    decoder.close()
    assert process.poll() is not None
    decoder.photo(source, tmp_path / "made.jpg")


def test_a_process_is_replaced_after_some_files(decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", 2)
    source = kept(tmp_path, taken())
    for _ in range(2):
        decoder.photo(source, tmp_path / "made.jpg")
    assert decoder._warm.qsize() == 0
    decoder.photo(source, tmp_path / "made.jpg")


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff" + bytes(100), b"GIF89a" + bytes(40)], ids=["empty", "damaged", "gif"])
def test_what_is_no_photo_is_refused_and_the_process_lives(decoder: Decoder, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadFile, match="expected a JPEG or PNG"):
        decoder.photo(kept(tmp_path, content), tmp_path / "made.jpg")
    with pytest.raises(BadFile):
        decoder.masked(content, clear=None)
    assert process_of(decoder).poll() is None


def test_a_file_that_takes_too_much_computing_is_refused(tmp_path: Path) -> None:
    small = Decoder(Limits(cpu_s=1), most=1)
    with pytest.raises(BadFile, match="takes more than 1 s of computing"):
        small.photo(kept(tmp_path, bomb()), tmp_path / "made.jpg")
    assert small.photo(kept(tmp_path, taken(lat=LAT, lon=LON)), tmp_path / "made.jpg") is not None
    small.close()


def test_a_file_that_never_ends_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    short = Decoder(Limits(wall_s=0.5), most=1)
    with pytest.raises(BadFile, match=r"takes longer than 0\.5 s"):
        short.photo(tmp_path / "fifo", tmp_path / "made.jpg")
    short.close()


def test_a_file_that_needs_too_much_memory_is_refused_and_the_process_lives(tmp_path: Path) -> None:
    made = BytesIO()
    Image.new("RGB", (8000, 8000)).save(made, "PNG")
    tight = Decoder(Limits(memory_bytes=400 << 20), most=1)
    with pytest.raises(BadFile, match="more than 400 MiB of memory"):
        tight.photo(kept(tmp_path, made.getvalue()), tmp_path / "made.jpg")
    assert process_of(tight).poll() is None
    tight.close()


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_file_that_kills_its_process_is_refused(decoder: Decoder, tmp_path: Path, number: signal.Signals) -> None:
    decoder.photo(kept(tmp_path, taken()), tmp_path / "made.jpg")
    process = process_of(decoder)
    os.mkfifo(tmp_path / "fifo")

    def strike() -> None:
        with (tmp_path / "fifo").open("wb"):  # it opens once the other side reads it: the process has begun
            process.send_signal(number)

    striking = threading.Thread(target=strike)
    striking.start()
    with pytest.raises(BadFile, match=rf"breaks the decoder \({number.name}\)"):
        decoder.photo(tmp_path / "fifo", tmp_path / "made.jpg")
    striking.join()
    decoder.photo(kept(tmp_path, taken()), tmp_path / "made.jpg")


def test_a_process_that_died_while_it_waited_costs_nobody_a_file(decoder: Decoder, tmp_path: Path) -> None:
    source = kept(tmp_path, taken())
    decoder.photo(source, tmp_path / "made.jpg")
    process = process_of(decoder)
    process.kill()
    process.wait()
    decoder.photo(source, tmp_path / "made.jpg")
    assert process_of(decoder) is not process


def test_when_all_processes_are_busy_one_is_told_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.05)
    os.mkfifo(tmp_path / "fifo")
    narrow = Decoder(most=1)

    def hold() -> None:
        with pytest.raises(BadFile):
            narrow.photo(tmp_path / "fifo", tmp_path / "held.jpg")

    other = threading.Thread(target=hold)
    other.start()
    with (tmp_path / "fifo").open("wb"), pytest.raises(Unavailable, match="try again"):
        narrow.photo(kept(tmp_path, taken()), tmp_path / "made.jpg")
    other.join()
    narrow.close()


def test_a_process_that_can_not_start_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/not/there"):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(Unavailable, match="can't be decoded now"):
            Decoder().photo(kept(tmp_path, taken()), tmp_path / "made.jpg")


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    source = kept(tmp_path, taken())
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom api.decoding.decoder import Decoder\nd = Decoder()\n"
        "d.photo(Path(sys.argv[1]), Path(sys.argv[1] + '.made'))\n"
        "print(d._warm.queue[0]._process.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", code, source], env=environment, stdout=subprocess.PIPE, check=False)
    assert ended.returncode == -9
    gone = threading.Event()
    while Path(f"/proc/{int(ended.stdout)}/cmdline").exists() and Path(f"/proc/{int(ended.stdout)}/cmdline").read_bytes():
        assert not gone.wait(0.05)
