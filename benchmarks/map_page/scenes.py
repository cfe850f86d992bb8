"""What is done with the pages while they are watched."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from playwright.sync_api import Browser, CDPSession

from benchmarks.map_page.district import FullDistrict
from benchmarks.map_page.sizes import loaded
from benchmarks.map_page.watching import RENDERER, WATCH, blocking_ms, frames, heap_mb, interactive_ms, paint_ms, slowed
from benchmarks.record import spread
from tests.support.browser import Visitor, visiting
from tests.support.web_site import WebSite

PATIENCE_MS = 120_000.0
SECONDS = 8.0
CASES_A_SECOND = 10.0
SLOWED = {"not slowed": 1.0, "4 times slower": 4.0}
PAGES = {"sign-in": "/sign-in", "review": "/review", "cases": "/cases", "map": "/map"}
DRAWN = "[data-map=ready][data-drawn=all]"
ALL_THERE = "() => Number(document.querySelector('[data-shown]')?.dataset.shown) > 0"


def renderer(browser: Browser, site: WebSite) -> str:
    """Return what draws WebGL here."""
    with visiting(browser, site.url) as visitor:
        visitor.open("/")
        return str(visitor.page.evaluate(RENDERER))


def full_map(browser: Browser, site: WebSite, full: FullDistrict, repeats: int) -> dict[str, object]:
    """Return how soon the map is there, how long its frames are while it moves and while cases come."""
    with _open(browser, site) as (visitor, cdp):
        loads = [_load(visitor, "/map") for _ in range(repeats)]
        return {
            "load": {name: spread([one[name] for one in loads]) for name in loads[0]},
            "heap_mb": heap_mb(cdp),
            "pan_and_zoom": asdict(frames(visitor.page, cdp, lambda: _move(visitor))),
            "still": asdict(frames(visitor.page, cdp, lambda: visitor.page.wait_for_timeout(SECONDS * 1000))),
            "cases_come": asdict(frames(visitor.page, cdp, lambda: _while_reported(full, visitor, _rest(visitor)))),
            "pan_and_zoom_while_cases_come": asdict(
                frames(visitor.page, cdp, lambda: _while_reported(full, visitor, lambda: _move(visitor)))
            ),
            "heap_after_mb": heap_mb(cdp),
        }


def first_loads(browser: Browser, site: WebSite, repeats: int) -> dict[str, object]:
    """Return for pages with an empty cache when they are painted and interactive, and what they load."""
    return {
        name: {slow: _first(browser, site, path, rate, repeats) for slow, rate in SLOWED.items()}
        for name, path in PAGES.items()
    }


def _first(browser: Browser, site: WebSite, path: str, rate: float, repeats: int) -> dict[str, object]:
    with _open(browser, site, is_signed_in=path != PAGES["sign-in"]) as (visitor, cdp):
        cdp.send("Network.enable")
        cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        with slowed(cdp, rate):
            loads = [_load(visitor, path) for _ in range(repeats)]
        return {**{name: spread([one[name] for one in loads]) for name in loads[0]}, "scripts_and_styles": loaded(asked)}


def _load(visitor: Visitor, path: str) -> dict[str, float]:
    page = visitor.page
    page.goto("about:blank")
    begin = time.perf_counter()
    visitor.open(path)
    found = {"paint": paint_ms(page)}
    if path == PAGES["map"]:
        page.wait_for_function(ALL_THERE)
        found["cases_there"] = _since(begin)
        page.locator(DRAWN).wait_for()
        found["drawn"] = _since(begin)
    return {**found, "interactive": interactive_ms(page), "blocked": blocking_ms(page)}


def _since(begin: float) -> float:
    return round((time.perf_counter() - begin) * 1000, 1)


def _rest(visitor: Visitor) -> Callable[[], None]:
    return lambda: visitor.page.wait_for_timeout(SECONDS * 1000)


def _move(visitor: Visitor) -> None:
    """Drag the map to and fro and turn the wheel, as a hand does."""
    page = visitor.page
    box = page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    until = time.perf_counter() + SECONDS
    page.mouse.move(x, y)
    direction = 1
    while time.perf_counter() < until:
        for _ in range(4):
            page.mouse.wheel(0, -120.0 * direction)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(x + direction * 6 * step, y + direction * 3 * step)
        page.mouse.up()
        page.mouse.move(x, y)
        direction = -direction


def _while_reported(full: FullDistrict, visitor: Visitor, act: Callable[[], None]) -> None:
    """Do something while cases are reported at a steady pace, from a thread of its own."""
    stop = threading.Event()

    def report() -> None:
        due = time.perf_counter()
        while not stop.is_set():
            full.report(time.time())
            due += 1 / CASES_A_SECOND
            stop.wait(max(0.0, due - time.perf_counter()))

    worker = threading.Thread(target=report, daemon=True)
    worker.start()
    act()
    stop.set()
    worker.join()
    visitor.page.locator(DRAWN).wait_for()


@contextmanager
def _open(browser: Browser, site: WebSite, *, is_signed_in: bool = True) -> Iterator[tuple[Visitor, CDPSession]]:
    with visiting(browser, site.url, size="desk") as visitor:
        visitor.page.set_default_timeout(PATIENCE_MS)
        visitor.page.add_init_script(WATCH)
        if is_signed_in:
            visitor.sign_in("operator", path="/cases")
        cdp = visitor.context.new_cdp_session(visitor.page)
        cdp.send("Performance.enable")
        yield visitor, cdp
