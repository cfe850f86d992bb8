"""Debian's Chromium, driven by Playwright: pages that are signed in, pictures of them, what axe finds on them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.support.web_site import PASSWORD

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "artifacts" / "web"
"""Screenshots of the last run: kept by continuous integration, looked at by people."""
AXE = ROOT / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing",
)  # fmt: skip
"""SwiftShader draws maps (WebGL) without a GPU; the page itself is put together by Skia, as browsers do where there is none."""
SIZES = {"laptop": (1280, 720), "desk": (1920, 1080), "wall": (3840, 2160), "phone": (390, 844)}
WAIT_MS = 30_000.0
"""Milliseconds; a page that works is there long before, also on a machine that does much else."""

Language = Literal["zh", "en"]
Theme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    path = shutil.which("chromium")
    assert path is not None, "install Debian's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A browser window of one person, and what it asked for."""

    context: BrowserContext
    page: Page
    site: str
    tiles: str | None = None
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(f"{self.site}{path}")

    def sign_in(self, role: str, *, path: str = "/") -> None:
        """Sign in as the form does, and open a page."""
        said = {"name": f"{role}-one", "password": PASSWORD}
        answer = self.context.request.post(f"{self.site}/v1/sessions", data=said)
        assert answer.ok, answer.text()
        self.open(path)
        self.page.locator("#content").wait_for()

    def picture(self, name: str) -> Path:
        """Keep a picture of the window."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled")
        return path

    def barriers(self) -> list[str]:
        """Return what axe finds serious or critical, with the first element of each."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate("async () => (await axe.run(document)).violations")
        return [
            f"{one['id']} ({one['impact']}): {one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]


@contextmanager
def visiting(
    browser: Browser,
    site: str,
    *,
    size: str = "laptop",
    language: Language = "en",
    theme: Theme = "light",
    tiles: str | None = None,
) -> Iterator[Visitor]:
    """Open a window; at its end nothing of the page may have failed or asked another address but that of `tiles`.

    A phone alone keeps the page for when it has no connection: requests that its worker hands on pass `page.route` by.
    """
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme=theme,
        has_touch=size == "phone",
        reduced_motion="reduce",
        service_workers="allow" if size == "phone" else "block",
    )
    context.set_default_timeout(WAIT_MS)
    visitor = Visitor(context, context.new_page(), site, tiles)
    visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    context.on("request", lambda request: _note(visitor, request))
    yield visitor
    context.close()
    assert visitor.faults == []
    assert visitor.foreign == []


def _note(visitor: Visitor, request: Request) -> None:
    address = urlsplit(request.url)
    known = {urlsplit(one).netloc for one in (visitor.site, visitor.tiles) if one is not None}
    if address.scheme in ("http", "https", "ws", "wss") and address.netloc not in known:
        visitor.foreign.append(request.url)
