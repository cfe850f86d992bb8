"""How soon the page of review shows the next case: from the key to the first frame of the next clip, in Chromium.

    python -m benchmarks.review_page [--events 170] [--size desk] [--dry]

A real `hutong serve` with made-up cameras whose proposals have clips as a main stream gives them (1920 x 1080, 25 pictures a
second, 10 s), and an operator in Debian's Chromium without a GPU. `at once`: the key for `false` is pressed as soon as the clip
is there. `paced`: when a second and a half has gone by as well, still four times as fast as a trained person.
`drawn`: from the key's own time stamp to the end of the drawing that has the next clip's first picture, by Chromium's trace
(drawn.py). `told`: to when the page knows of a picture of that clip (`requestVideoFrameCallback`, its `expectedDisplayTime`),
which is later: the browser tells of pictures once the clip plays, and the first one is there before. `make web` first. `--dry`
writes no result.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

from benchmarks.drawn import CATEGORIES, on_screen
from benchmarks.record import write
from tests.support.browser import SIZES, chromium, visiting
from tests.support.camera_clips import as_from_camera
from tests.support.street_footage import film
from tests.support.web_site import WebSite

PICTURE, FPS = (1920, 1080), 25
CLIPS = f"1920 x 1080, {FPS} a second, 10 s"
WARM_UP = 8
PACE_S = 1.5
MOST_PACED = 32
"""A trace of a second is some megabytes."""
PATIENCE_MS = 60_000.0
SHOWN = "(count) => performance.getEntriesByName('review:next').length >= count"
TOLD = "performance.getEntriesByName('review:next').map((one) => ({ms: one.duration, ...one.detail}))"


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=170, help="with clips, at most 256; some join one case")
    parser.add_argument("--size", choices=sorted(SIZES), default="desk", help="of the window")
    parser.add_argument("--dry", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _operator(Path(folder), chosen.events, chosen.size) as (page, waiting):
        results = _measured(page, (waiting - WARM_UP - 2) // 2, Path(folder) / "trace.json")
    Console().print(_table(results))
    about = {"unit": "milliseconds from key to frame", "window": SIZES[chosen.size], "clips": CLIPS}
    if not chosen.dry:
        write("review-page", "python -m benchmarks.review_page", {**about, **results})


@contextmanager
def _operator(folder: Path, events: int, size: str) -> Iterator[tuple[Page, int]]:
    """Serve a queue and open it as an operator; give the window and how many proposals there are."""
    clips = [as_from_camera(one, size=PICTURE, fps=FPS) for one in film()]
    site = WebSite(folder, clips, events=events, shown=events)
    site.start()
    try:
        waiting = len(site.client("operator").get("/v1/review", params={"limit": 500}).raise_for_status().json()["cases"])
        with chromium() as browser, visiting(browser, site.url, size=size) as visitor:
            visitor.sign_in("operator", path="/review")
            yield visitor.page, waiting
    finally:
        site.stop()


def _measured(page: Page, each: int, trace: Path) -> dict[str, dict[str, object]]:
    page.wait_for_function("() => document.querySelector('video')?.currentTime > 0", timeout=PATIENCE_MS)
    _judge(page, WARM_UP, after_s=PACE_S)
    paces = {"at once": (each, 0.0), "paced": (min(each, MOST_PACED), PACE_S)}
    return {name: _traced(page, count, pace, trace) for name, (count, pace) in paces.items()}


def _traced(page: Page, count: int, pace_s: float, trace: Path) -> dict[str, object]:
    """Say so many words and return how soon the next clips were there."""
    browser = page.context.browser
    assert browser is not None
    before = len(page.evaluate(TOLD))
    browser.start_tracing(page=page, path=trace, categories=list(CATEGORIES))
    took = _judge(page, count, after_s=pace_s)
    browser.stop_tracing()
    told: list[dict[str, Any]] = page.evaluate(TOLD)[before : before + count]
    drawn = on_screen(trace)
    if len(drawn) != count:
        raise SystemExit(f"review-page: {count} words were said, the trace tells of {len(drawn)}")
    shown = {"drawn": _summed(drawn), "told": _summed([one["ms"] for one in told])}
    return {**shown, "cases": count, "cases_an_hour": round(count / took * 3600)}


def _judge(page: Page, count: int, *, after_s: float) -> float:
    """Say `false` about so many cases, each when the clip of the last is told; return the seconds it took."""
    before = len(page.evaluate(TOLD))
    begin = time.monotonic()
    for number in range(before + 1, before + 1 + count):
        pressed = time.monotonic()
        page.keyboard.press("f")
        page.wait_for_function(SHOWN, arg=number, polling="raf", timeout=PATIENCE_MS)
        page.wait_for_timeout(max(0.0, pressed + after_s - time.monotonic()) * 1000)
    return time.monotonic() - begin


def _summed(values: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(values, (50, 95))
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "most": round(max(values), 1)}


def _table(results: dict[str, dict[str, object]]) -> Table:
    columns = ("keys", "", "p50, ms", "p95, ms", "most, ms", "cases", "an hour")
    table = Table(*columns, title="From the key to the next clip's first frame")
    for name, one in results.items():
        for how in ("drawn", "told"):
            found = one[how]
            assert isinstance(found, dict)
            table.add_row(name, how, *(str(value) for value in found.values()), str(one["cases"]), str(one["cases_an_hour"]))
    return table


if __name__ == "__main__":
    main()
