"""Where the vehicles among some scenes send their GPS, and the clip that a feed goes with."""

import json
import threading
from pathlib import Path

import pytest

from pipeline.clock import FakeClock
from pipeline.simulate.command import SimulateError, SimulateOrder, destinations
from pipeline.simulate.drive.feed import Destination, FeedError, feed_beside
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.files import truth

SCENES = ("alley_day", "sweeper_alley")


def order(*positions: str) -> SimulateOrder:
    return SimulateOrder(SCENES, positions=positions, token="secret")


def test_only_scenes_that_drive_have_a_destination() -> None:
    url = "udp://127.0.0.1:10110"
    assert destinations(order(url)) == {"sweeper-alley": Destination(url, "sweeper-alley", "secret")}
    assert destinations(order("udp://127.0.0.1:1011{number}"))["sweeper-alley"].url == "udp://127.0.0.1:10110"
    assert destinations(order()) == {}


@pytest.mark.parametrize(
    ("positions", "error"),
    [(("udp://127.0.0.1:1", "udp://127.0.0.1:2"), SimulateError), (("serial:///dev/ttyUSB0",), FeedError)],
    ids=["two for one vehicle", "no address"],
)
def test_addresses_that_do_not_fit_are_refused(positions: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error, match="expected"):
        destinations(order(*positions))


@pytest.mark.parametrize("drives", [True, False])
def test_a_feed_goes_with_a_clip_whose_camera_drives(drives: bool, driving: Scene, tiny: Scene, tmp_path: Path) -> None:
    told = truth(driving if drives else tiny, [(0.0, ()), (0.1, ())])
    (tmp_path / "truth.json").write_text(json.dumps(told))
    destination, stop = Destination("udp://127.0.0.1:10110", "x"), threading.Event()
    stop.set()
    if drives:
        feed = feed_beside(tmp_path / "clip.mp4", destination, clock=FakeClock(), stop=stop)
        feed.run()
        assert feed.sent == 0
        return
    with pytest.raises(FeedError, match="expected a scene whose camera drives, got tiny"):
        feed_beside(tmp_path / "clip.mp4", destination, clock=FakeClock(), stop=stop)
