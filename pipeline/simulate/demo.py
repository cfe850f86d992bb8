"""The demonstration's installation: simulated cameras that push to listening workers, on embedded defaults.

Makes the settings; `hutong demo` renders, pushes and starts everything.
"""

import socket
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from pipeline.config.settings import StreamSettings
from pipeline.errors import HutongError
from pipeline.simulate.drive.feed import Destination
from pipeline.simulate.scene.load import load_scene
from pipeline.simulate.truth.stream import stream_config

SCENES = ("alley_day", "alley_night", "crossing", "square", "fireworks_night", "sweeper_alley")
"""A camera each, in the order of their ports. Every kind of event is true in one of them at least."""
MODEL = "street-n"
FIRST_PORT = 8611
"""Each camera's worker listens at a port of its own from here on."""
INTERVAL_S = 60
"""Length of the demonstration's buckets: counts should be seen while one watches."""


def demo_settings(folder: Path, *, scenes: Sequence[str], model: str, api_port: int, first_port: int) -> dict[str, object]:
    """Return a whole `streams.yaml` as plain values.

    Args:
        folder: where spool, database and media go.
        scenes: names of ready-made scenes, or paths of scene files.
        model: a detector of the catalogue.
        api_port: where the API answers.
        first_port: where the first camera's worker listens; the others count up.
    """
    streams = [_stream(name, first_port + number) for number, name in enumerate(scenes)]
    return {
        "site": {"name": "Hutong demonstration (simulated cameras)", "timezone": "Asia/Shanghai"},
        "detector": {"model": model},
        "delivery": {"api": f"http://127.0.0.1:{api_port}", "spool": str(folder / "spool")},
        "engine": {"workers": 1, "metrics_port": 0, "heartbeat_s": 1.0},
        "api": {
            "port": api_port,
            "database": f"sqlite:///{folder / 'hutong.db'}",
            "media": str(folder / "media"),
            "allow_private_webhooks": True,
        },
        "streams": streams,
    }


def addresses(settings: Mapping[str, object]) -> list[str]:
    """Return where the simulated cameras push, in the order of the scenes."""
    streams = settings["streams"]
    if not isinstance(streams, list):
        raise TypeError("expected the settings of `demo_settings`")
    return [str(stream["url"]) for stream in streams]


def feeds(streams: Iterable[StreamSettings]) -> dict[str, Destination]:
    """Return where simulated vehicles send their GPS, by the scene's name: where their worker listens for it."""
    told = {one.id: one.position.url for one in streams if one.position is not None}
    return {name: Destination(url, name) for name, url in told.items() if url is not None}


def check_ports(ports: Sequence[int]) -> None:
    """See that nobody listens at the ports yet.

    Raises:
        HutongError: one is busy; the message says which and what to do.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise HutongError(
                    f"port {port} is busy: another demonstration may be running; stop it, or choose other ports with "
                    "--port and --first-camera-port"
                ) from error


_TIMES: Mapping[object, Mapping[str, float]] = {
    "parking": {"release_s": 5},
    "litter": {"release_s": 5},
    "crowd": {"release_s": 5},
    "abandoned": {"release_s": 5},
    "bins": {"release_s": 5},
    "fireworks": {"series_gap_s": 15},
    "counting": {"interval_s": INTERVAL_S},
    "cleanliness": {"interval_s": INTERVAL_S},
    "roadside_litter": {"pass_s": 15},
    "roadside_bins": {"pass_s": 15},
    "roadside_parking": {"pass_s": 15},
}
"""Shorter than in a street: one watches the demonstration for minutes."""


def _stream(name: str, port: int) -> dict[str, object]:
    scene = load_scene(name)
    gps = {"source": "nmea", "url": f"udp://127.0.0.1:{port}"}
    made = stream_config(scene, url=f"rtsp://127.0.0.1:{port}/{scene.name}", position=gps)
    rules = [{**rule, **_TIMES[rule["kind"]]} for rule in cast("list[dict[str, object]]", made["rules"])]
    return {**made, "rules": rules, "plan": "watch", "detection_rate": 4, "evidence": {"pre_roll_s": 4, "post_roll_s": 4}}
