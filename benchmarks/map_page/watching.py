"""What a browser says of a page: when it was there, how long its frames were, what it cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from playwright.sync_api import CDPSession, Page

QUIET_MS = 1000
"""A page is interactive after the last long task that is followed by so much time without one."""
WATCH = """
window.benchTasks = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.benchTasks.push([one.startTime, one.duration]);
}).observe({type: 'longtask', buffered: true});
window.benchFrames = [];
window.benchCounting = false;
const tick = (now) => { if (window.benchCounting) window.benchFrames.push(now); requestAnimationFrame(tick); };
requestAnimationFrame(tick);
"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
QUIET = f"""() => {{
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const last = window.benchTasks.at(-1);
  const since = Math.max(paint?.startTime ?? Infinity, last === undefined ? 0 : last[0] + last[1]);
  return performance.now() - since > {QUIET_MS};
}}"""
RENDERER = """() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  const more = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl === null ? 'none' : gl.getParameter(more ? more.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}"""


@dataclass(frozen=True, slots=True)
class Frames:
    """Times between frames, milliseconds, and what the page's main thread worked meanwhile, a second."""

    p50: float
    p95: float
    most: float
    number: int
    main_thread_ms_a_second: float
    script_ms_a_second: float
    long_tasks: int


def paint_ms(page: Page) -> float:
    """Return when something was painted first, milliseconds after the address was asked for."""
    page.wait_for_function(PAINTED)
    return round(float(page.evaluate(PAINTED)), 1)


def interactive_ms(page: Page) -> float:
    """Wait until the page is quiet; return when its last long task ended, or its first paint was."""
    page.wait_for_function(QUIET)
    ends = [float(start + length) for start, length in page.evaluate("() => window.benchTasks")]
    latest: float = max(float(page.evaluate(PAINTED)), *ends, 0.0)
    return round(latest, 1)


def blocking_ms(page: Page) -> float:
    """Return for how long input had to wait in all: what long tasks have beyond 50 ms each."""
    return round(sum(max(0.0, float(length) - 50) for _, length in page.evaluate("() => window.benchTasks")), 1)


def heap_mb(cdp: CDPSession) -> float:
    """Return what the page's scripts hold after garbage was collected."""
    cdp.send("HeapProfiler.collectGarbage")
    return round(_metrics(cdp)["JSHeapUsedSize"] / 1e6, 1)


def frames(page: Page, cdp: CDPSession, act: Callable[[], None]) -> Frames:
    """Return the frames while something is done."""
    before = _metrics(cdp)
    page.evaluate("() => { window.benchFrames = []; window.benchTasks = []; window.benchCounting = true; }")
    act()
    page.evaluate("() => { window.benchCounting = false; }")
    after = _metrics(cdp)
    gaps = np.diff(page.evaluate("() => window.benchFrames"))
    seconds = after["Timestamp"] - before["Timestamp"]
    p50, p95, most = (round(float(value), 1) for value in np.percentile(gaps, [50, 95, 100]))
    return Frames(
        p50=p50,
        p95=p95,
        most=most,
        number=len(gaps),
        main_thread_ms_a_second=round(1000 * (after["TaskDuration"] - before["TaskDuration"]) / seconds, 1),
        script_ms_a_second=round(1000 * (after["ScriptDuration"] - before["ScriptDuration"]) / seconds, 1),
        long_tasks=len(page.evaluate("() => window.benchTasks")),
    )


@contextmanager
def slowed(cdp: CDPSession, rate: float) -> Iterator[None]:
    """Have the page's processor be so many times slower."""
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    yield
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def _metrics(cdp: CDPSession) -> dict[str, float]:
    told: list[dict[str, Any]] = cdp.send("Performance.getMetrics")["metrics"]
    return {one["name"]: float(one["value"]) for one in told}
