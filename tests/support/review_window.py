"""What tests of the page of review do with its window: wait for a case, read what is drawn over its clip."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.review_queue import ReviewSite

PLAYING = """() => {
  const video = document.querySelector('video');
  return video !== null && video.readyState >= 2 && !video.paused && video.currentTime > 0;
}"""
LOOPED = """() => new Promise((done) => {
  const video = document.querySelector('video');
  const seen = [];
  const next = (_, { mediaTime }) => {
    seen.push(mediaTime);
    if (seen.length > 1 && mediaTime < seen.at(-2) - 1) done(seen);
    else video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
})"""
AT = """(seconds) => new Promise((done) => {
  const video = document.querySelector('video');
  video.pause();
  video.requestVideoFrameCallback((_, { mediaTime }) => requestAnimationFrame(() => done(mediaTime)));
  video.currentTime = seconds;
})"""
YELLOW = """(box) => {
  const canvas = document.querySelector('figure canvas');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const is = (x, y) => {
    const at = 4 * (Math.round(y) * canvas.width + Math.round(x));
    return pixels[at] > 200 && pixels[at + 1] > 150 && pixels[at + 2] < 130 && pixels[at + 3] > 100;
  };
  const [left, right] = [box.x1 * canvas.width, box.x2 * canvas.width];
  const [top, bottom] = [box.y1 * canvas.height, box.y2 * canvas.height];
  const near = (x, y) => [-2, -1, 0, 1, 2].some((off) => is(x + off, y) || is(x, y + off));
  const share = (points) => points.filter(([x, y]) => near(x, y)).length / points.length;
  const along = Array.from({ length: 20 }, (_, at) => (at + 0.5) / 20);
  return Math.min(
    share(along.map((part) => [left, top + part * (bottom - top)])),
    share(along.map((part) => [right, top + part * (bottom - top)])),
  );
}"""
COLOURED = """(colour) => {
  const canvas = document.querySelector('figure canvas');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let found = 0;
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] > 150 && colour.every((part, of) => Math.abs(pixels[at + of] - part) < 30)) found += 1;
  return found;
}"""
ZONE, TRAIL = [79, 195, 232], [255, 210, 74]
NEXT = "performance.getEntriesByName('review:next').map((one) => ({ ms: one.duration, ...one.detail }))"
RELEASED = """async (id) => {
  const me = await (await fetch('/v1/me')).json();
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token };
  await fetch('/v1/review/release', { method: 'POST', headers, body: JSON.stringify(id === null ? {} : { case_ids: [id] }) });
}"""
BACK = "() => { window.dispatchEvent(new Event('blur')); window.dispatchEvent(new Event('focus')); }"
"""The person comes back to the window."""


def shown(page: Page) -> int:
    """Return the case that is shown, once its clip plays."""
    page.wait_for_function(PLAYING)
    return int(page.locator("[data-case]").get_attribute("data-case") or 0)


def passed(page: Page, case: int) -> None:
    """Wait until another case is shown, or none."""
    expect(page.locator(f"[data-case='{case}']")).to_have_count(0)


def judged(queue: ReviewSite, page: Page, case: int, verdict: str) -> dict[str, Any]:
    """Wait until the API has a word about a case, and return the case."""
    page.wait_for_function(
        "async ([id, verdict]) => (await (await fetch(`/v1/cases/${id}`)).json()).verdict === verdict", arg=[case, verdict]
    )
    return queue.told(case)
