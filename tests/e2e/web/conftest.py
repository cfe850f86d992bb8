"""One site and one browser for all tests of the page; each test has a window of its own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from api.web_files import DIST
from tests.support.browser import WAIT_MS, Visitor, chromium, visiting
from tests.support.desk_cases import DeskCases, desk_cases
from tests.support.review_queue import ReviewSite, begun
from tests.support.review_window import RELEASED
from tests.support.street_footage import Footage, film
from tests.support.wall_site import WallSite
from tests.support.web_site import WebSite

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def footage() -> list[Footage]:
    """What the cameras of the sites kept; drawing it takes a while."""
    return film()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, footage: list[Footage]) -> Iterator[WebSite]:
    """A week of a made-up district, served with the built page."""
    assert (DIST / "index.html").is_file(), "run `make web` first"
    made = WebSite(tmp_path_factory.mktemp("site"), footage)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WallSite]:
    """Another site, whose cameras stand in its own file: what is saved there is nobody else's."""
    made = WallSite(tmp_path_factory.mktemp("wall"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def review_site(tmp_path_factory: pytest.TempPathFactory, footage: list[Footage]) -> Iterator[ReviewSite]:
    """A site of its own for the review: what is said there spoils nobody's cases."""
    assert (DIST / "index.html").is_file(), "run `make web` first"
    made = begun(tmp_path_factory.mktemp("review"), footage)
    yield made
    made.site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, site: WebSite) -> Iterator[Visit]:
    """Open a window, such as `visit(role="manager", path="/cases", size="phone", language="zh", theme="dark")`."""
    with ExitStack() as windows:
        yield partial(_visit, windows, partial(visiting, browser, site.url))


@pytest.fixture
def review(browser: Browser, review_site: ReviewSite) -> Iterator[Visit]:
    """As `visit`, at the site of the review; what the windows looked at is given back at the end."""
    opened: list[Visitor] = []
    with ExitStack() as windows:

        def open_window(**look: str) -> Visitor:
            opened.append(_visit(windows, partial(visiting, browser, review_site.site.url), **look))
            return opened[-1]

        yield open_window
        for visitor in opened:
            visitor.page.evaluate(RELEASED, None)


def _visit(
    windows: ExitStack,
    opened: Callable[..., AbstractContextManager[Visitor]],
    *,
    role: str | None = None,
    path: str = "/",
    **look: str,
) -> Visitor:
    visitor = windows.enter_context(opened(**look))
    if role is None:
        visitor.open(path)
    else:
        visitor.sign_in(role, path=path)
    return visitor


@pytest.fixture(scope="session")
def street(site: WebSite) -> Footage:
    """What a camera of the site kept of litter."""
    return next(one for one in site.footage if one.kind == "litter")


@pytest.fixture
def desk(site: WebSite, street: Footage) -> Iterator[DeskCases]:
    """Cases of the test's own, with a clip and a picture."""
    yield from desk_cases(site, {"clip.mp4": street.clip, "snapshot.jpg": street.snapshot})
