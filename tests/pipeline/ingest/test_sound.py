"""Sound: what cameras send becomes mono samples at one rate, each with its time; what is broken is left out."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.frames import SOUND_RATE, Sound
from pipeline.ingest.connection import connect
from pipeline.ingest.footage import open_footage
from pipeline.ingest.sound import BLOCK, MOST_ERRORS, Soundtrack
from pipeline.ingest.source import Source
from pipeline.ingest.stamps import Stamps
from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_push import pushing
from tests.support.rtsp_watch import Watching, settings
from tests.support.served_footage import free_port
from tests.support.soundtracks import FPS, click, write_with_sound

START = 1_767_225_600.0
CLICK_S = 1.7
FORMS = [
    pytest.param("aac", 44_100, "stereo", "mp4", id="aac stereo 44.1 kHz"),
    pytest.param("aac", 16_000, "mono", "mp4", id="aac mono 16 kHz"),
    pytest.param("aac", 8_000, "mono", "mkv", id="aac mono 8 kHz"),
    pytest.param("pcm_alaw", 8_000, "mono", "mov", id="g.711 a-law"),
    pytest.param("pcm_mulaw", 8_000, "mono", "mov", id="g.711 mu-law"),
    pytest.param("libopus", 48_000, "stereo", "mkv", id="opus"),
]


def heard(path: Path, *, without: range = range(0)) -> tuple[list[Sound], Soundtrack]:
    """Return the sound of a file; the packets of sound `without` are lost on the way."""
    with connect(Source("cam", "file", str(path)), quiet_s=0.0) as connection:
        soundtrack, stamps = Soundtrack.of(connection), Stamps(connection, START)
        assert soundtrack is not None
        sounds, count = [], 0
        for packet in connection.packets():
            if packet is None or packet.stream_index != soundtrack.index:
                continue
            t = stamps.packet(packet, START)
            count += 1
            if count not in without:
                sounds += soundtrack.take(packet, t)
        return sounds, soundtrack


def loudest(sounds: list[Sound]) -> float:
    """Return the UTC seconds at which the loudest part begins."""
    for sound in sounds:
        loud = np.flatnonzero(np.abs(sound.samples) > 0.3)
        if len(loud):
            return sound.t + int(loud[0]) / SOUND_RATE
    raise AssertionError("nothing is loud")


@pytest.mark.parametrize(("codec", "rate", "layout", "ending"), FORMS)
def test_a_click_is_heard_when_it_was(codec: str, rate: int, layout: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    write_with_sound(path, click(CLICK_S, seconds=4, rate=rate), codec=codec, rate=rate, layout=layout)
    sounds, soundtrack = heard(path)
    assert loudest(sounds) - START == pytest.approx(CLICK_S, abs=0.01)
    assert soundtrack.errors == 0


def test_blocks_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    sounds, _ = heard(write_with_sound(tmp_path / "a.mp4", click(1, seconds=4, rate=44_100), codec="aac", rate=44_100))
    assert {(one.samples.dtype, one.samples.shape) for one in sounds} == {(np.dtype(np.float32), (BLOCK,))}
    assert len(sounds) == int(4 * SOUND_RATE / BLOCK)
    steps = [after.t - before.t for before, after in pairwise(sounds)]
    assert steps == pytest.approx([BLOCK / SOUND_RATE] * len(steps), abs=0.002)


def test_time_is_right_again_after_packets_were_lost(tmp_path: Path) -> None:
    path = write_with_sound(tmp_path / "a.mov", click(3.0, seconds=5, rate=8_000), codec="pcm_alaw", rate=8_000)
    sounds, _ = heard(path, without=range(40, 90))
    assert loudest(sounds) - START == pytest.approx(3.0, abs=0.01)
    assert len(sounds) < int(5 * SOUND_RATE / BLOCK)


def test_broken_sound_gives_nothing_and_is_given_up(tmp_path: Path) -> None:
    samples = click(1, seconds=6, rate=16_000)
    sounds, soundtrack = heard(write_with_sound(tmp_path / "a.mkv", samples, codec="aac", rate=16_000, broken=True))
    assert soundtrack.errors == MOST_ERRORS
    assert len(sounds) <= 1


def test_a_stream_without_sound_has_no_soundtrack(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", MovingBox().pictures(10))
    with connect(Source("cam", "file", str(path)), quiet_s=0.0) as connection:
        assert Soundtrack.of(connection) is None


@pytest.mark.parametrize("listens", [True, False], ids=["wanted", "not wanted"])
def test_a_reader_hears_when_somebody_listens(listens: bool, tmp_path: Path) -> None:
    path = write_with_sound(tmp_path / "a.mov", click(0.5, seconds=1.5, rate=8_000), codec="pcm_alaw", rate=8_000)
    with Watching(settings(str(path)), listens=listens) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        watching.until(lambda: len(watching.looks) == 1.5 * FPS, 2, "all looks")
    assert len(watching.sounds) == (int(1.5 * SOUND_RATE / BLOCK) if listens else 0)
    if listens:
        assert loudest(watching.sounds) - watching.looks[0].frame.t == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("codec", "rate", "layout", "ending", "plan"),
    [
        pytest.param("aac", 16_000, "mono", "mp4", "patrol", id="aac"),
        pytest.param("pcm_alaw", 8_000, "mono", "mov", "watch", id="g.711 a-law"),
        pytest.param("pcm_mulaw", 8_000, "mono", "mov", "patrol", id="g.711 mu-law"),
        pytest.param("libopus", 48_000, "stereo", "mkv", "watch", id="opus"),
    ],
)
def test_a_camera_is_heard_over_rtsp_on_every_plan(
    codec: str, rate: int, layout: str, ending: str, plan: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    write_with_sound(path, click(1.5, seconds=2.5, rate=rate), codec=codec, rate=rate, layout=layout)
    url = f"rtsp://127.0.0.1:{free_port()}/bus"
    with Watching(settings(url, listen=True, plan=plan), listens=True) as watching, pushing(url, path):
        watching.until(lambda: any(np.abs(one.samples).max() > 0.3 for one in list(watching.sounds)), 15, "the click")
        watching.until(lambda: watching.looks, 5, "a look")
    assert watching.first is not None
    assert loudest(watching.sounds) - watching.first.t == pytest.approx(1.5, abs=0.15)


def test_a_replay_hears_what_a_stream_hears(tmp_path: Path) -> None:
    path = write_with_sound(tmp_path / "a.mp4", click(1.5, seconds=4, rate=16_000), codec="aac", rate=16_000)
    sounds: list[Sound] = []
    with open_footage([path, path], settings("x"), start=START, fps=None) as footage:
        list(footage.frames(hear=sounds.append))
    length = 4 * SOUND_RATE // BLOCK
    assert loudest(sounds) - START == pytest.approx(1.5, abs=0.01)
    assert loudest(sounds[length:]) - START == pytest.approx(4 + 1.5, abs=0.1)


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    samples = click(1.0, seconds=3, rate=16_000)
    samples[8_000:8_100], samples[20_000:20_100] = np.nan, 30.0
    path = write_with_sound(tmp_path / "a.mov", samples, codec="pcm_f32le", rate=16_000)
    sounds, _ = heard(path)
    together = np.concatenate([one.samples for one in sounds])
    assert np.isfinite(together).all()
    assert np.abs(together).max() <= 1.0
    assert loudest(sounds) - START == pytest.approx(1.0, abs=0.01)


def test_broken_sound_costs_no_picture(tmp_path: Path) -> None:
    path = write_with_sound(tmp_path / "a.mkv", click(1, seconds=2, rate=16_000), codec="aac", rate=16_000, broken=True)
    with Watching(settings(str(path)), listens=True) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        watching.until(lambda: len(watching.looks) == 2 * FPS, 2, "all looks")
    assert watching.reader.status().connections == 1
