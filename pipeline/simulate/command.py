"""What `hutong simulate` does: render scenes (once), then push each as a camera of its own process."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pipeline.clock import Clock, SystemClock
from pipeline.errors import HutongError
from pipeline.simulate.cache import cached_clip
from pipeline.simulate.clip import Codec, render_with_truth
from pipeline.simulate.drive.feed import Destination, feed_beside
from pipeline.simulate.push import Event, Pusher
from pipeline.simulate.scene.load import load_scene
from pipeline.simulate.scene.settings import Scene

POLL_S = 0.25
"""How often a renderer's progress is looked at."""
NO_FEEDS: Mapping[str, Destination] = MappingProxyType({})
Told = Callable[[str, float, float], None]
"""Told a scene's name, the seconds rendered and the seconds there are to render."""


class SimulateError(HutongError):
    """A simulation that can't be run as it was asked for."""


@dataclass(frozen=True, slots=True)
class SimulateOrder:
    """What to simulate.

    Attributes:
        scenes: names of ready-made scenes, or paths of scene files.
        to: an rtsp:// address for each scene, or one address with `{name}` or `{number}` in it; none: only files.
        seconds: length; default: each scene's own.
        out: folder for clips and truth, one folder a scene; default: the cache.
        cache: where clips are kept.
        positions: where vehicles send their GPS: an address for each of them, or one with `{name}` or `{number}` in it.
        token: of the vehicles, where that is an API.
    """

    scenes: Sequence[str]
    to: Sequence[str] = ()
    seconds: float | None = None
    out: Path | None = None
    codec: Codec = "h264"
    cache: Path = Path("var/simulated")
    positions: Sequence[str] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    scene: Scene
    order: SimulateOrder

    @property
    def seconds(self) -> float:
        return min(self.scene.seconds, self.order.seconds or self.scene.seconds)


def prepare(order: SimulateOrder, *, clock: Clock, told: Told = lambda *_: None) -> dict[str, Path]:
    """Render what is not there yet, one process a core, and return each scene's clip by the scene's name.

    Raises:
        ConfigError: a scene can't be used.
    """
    jobs = [_Job(load_scene(name), order) for name in order.scenes]
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        done = manager.dict()
        waiting = {job.scene.name: pool.submit(_render, job, done) for job in jobs}
        never = threading.Event()
        while not all(result.done() for result in waiting.values()):
            _tell(jobs, dict(done), told)
            clock.wait(never, POLL_S)
        found = {name: result.result() for name, result in waiting.items()}
        _tell(jobs, {job.scene.name: job.seconds for job in jobs}, told)
    return found


def push_all(
    clips: dict[str, Path],
    to: Sequence[str],
    *,
    feeds: Mapping[str, Destination] = NO_FEEDS,
    clock: Clock,
    stop: threading.Event,
    told: Callable[[str, Event], None] = lambda *_: None,
) -> None:
    """Push every clip to its address from a process of its own, until `stop` is set.

    Args:
        clips: by the scene's name.
        to: an address each, or one with `{name}` or `{number}`.
        feeds: where vehicles send their GPS, by the scene's name.
        clock: for the waits.
        stop: ends it.
        told: what a camera has to say.

    Raises:
        SimulateError: there are not as many addresses as clips.
    """
    context = multiprocessing.get_context("spawn")
    events = context.SimpleQueue()
    children = [
        context.Process(target=_camera, args=(name, clip, url, feeds.get(name), events), name=f"camera-{name}", daemon=True)
        for (name, clip), url in zip(clips.items(), addresses(to, list(clips)), strict=True)
    ]
    for child in children:
        child.start()
    while not clock.wait(stop, POLL_S):
        while not events.empty():
            told(*events.get())
    for child in children:
        child.terminate()
    for child in children:
        child.join(5.0)


def destinations(order: SimulateOrder) -> dict[str, Destination]:
    """Return where the vehicles among an order's scenes send their GPS, by the scene's name.

    Raises:
        ConfigError: a scene can't be used.
        SimulateError: there are not as many addresses as vehicles.
        FeedError: an address can't be used.
    """
    scenes = [load_scene(name) for name in order.scenes]
    driving = [scene.name for scene in scenes if scene.drive is not None]
    if not order.positions:
        return {}
    found = spread(order.positions, driving, things="vehicle")
    return {name: Destination(url, name, order.token) for name, url in zip(driving, found, strict=True)}


def addresses(to: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the address of each scene.

    Raises:
        SimulateError: their number fits neither.

    >>> addresses(["rtsp://127.0.0.1:8554/{name}"], ["alley", "square"])
    ['rtsp://127.0.0.1:8554/alley', 'rtsp://127.0.0.1:8554/square']
    """
    wrong = [url for url in to if not url.startswith("rtsp://")]
    if wrong:
        raise SimulateError(f"expected an address that begins with rtsp://, got {wrong[0]!r}")
    return spread(to, names, things="scene")


def spread(urls: Sequence[str], names: Sequence[str], *, things: str) -> list[str]:
    """Return an address for each name.

    Raises:
        SimulateError: their number does not fit.
    """
    found = list(urls)
    if len(urls) == 1 and ("{name}" in urls[0] or "{number}" in urls[0]):
        found = [urls[0].replace("{name}", name).replace("{number}", str(number)) for number, name in enumerate(names)]
    if len(found) != len(names):
        raise SimulateError(
            f"expected one address for each of {len(names)} {things}(s), or one with {{name}} or {{number}}; got {len(found)}"
        )
    return found


def _tell(jobs: Sequence[_Job], done: dict[str, float], told: Told) -> None:
    for job in jobs:
        told(job.scene.name, done.get(job.scene.name, 0.0), job.seconds)


def _render(job: _Job, done: MutableMapping[str, float]) -> Path:
    scene, order = job.scene, job.order

    def progress(t: float) -> None:
        done[scene.name] = t

    if order.out is not None:
        return render_with_truth(scene, order.out / scene.name, seconds=order.seconds, codec=order.codec, progress=progress)
    return cached_clip(scene, order.cache, seconds=order.seconds, codec=order.codec, progress=progress)


def _camera(
    name: str,
    clip: Path,
    url: str,
    feed: Destination | None,
    events: "multiprocessing.queues.SimpleQueue[tuple[str, Event]]",
) -> None:
    """One camera's process, with its vehicle's GPS."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    clock = SystemClock()
    pusher = Pusher(clip, url, clock=clock, stop=stop, report=lambda event: events.put((name, event)))
    if feed is not None:
        sender = feed_beside(clip, feed, clock=clock, stop=stop)
        threading.Thread(target=sender.run, name=f"gps-{name}", daemon=True).start()
    pusher.run()
