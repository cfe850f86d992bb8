"""The operators' page in a real browser: a full map while it is moved and while cases come, and the first load of pages.

    python -m benchmarks.map_page [--cases 10000] [--cameras 3000] [--repeats 5] [--dry]

The API is `hutong serve` over a folder of its own with the built page (`make web`), the browser Debian's Chromium without a
window. Without a graphics processor SwiftShader draws the map on the same cores as all else: the result names what drew it, and
beside the times between frames stands what the page's main thread itself worked. `--dry` writes no result.
"""

import argparse
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console

from api.db import Database
from benchmarks.map_page import district, scenes, sizes
from benchmarks.record import write
from tests.support.browser import chromium
from tests.support.web_site import WebSite


def main() -> None:
    """Fill a site, watch its pages, print and write what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--cameras", type=int, default=3_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--dry", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site = WebSite(Path(folder), ())
        site.serve()
        full = district.FullDistrict(site.url, site.token, time.time(), chosen.cameras)
        try:
            full.beat(time.time())
            database = Database.open(site.database)
            district.fill(database, full, chosen.cases)
            database.close()
            results = _watched(browser, site, full, chosen.repeats)
        finally:
            full.close()
            site.stop()
    Console().print_json(data=results, default=asdict)
    if not chosen.dry:
        told = {"cases": chosen.cases, "cameras": chosen.cameras, "vehicles": full.vehicles, "repeats": chosen.repeats}
        write("map-page", "python -m benchmarks.map_page", {**told, **results})


def _watched(browser: Browser, site: WebSite, full: district.FullDistrict, repeats: int) -> dict[str, object]:
    return {
        "unit": "ms; sizes in bytes; heap in MB; times of loading are from asking for the address to what is named",
        "browser": browser.version,
        "drawn_by": scenes.renderer(browser, site),
        "map": scenes.full_map(browser, site, full, repeats),
        "first_load": scenes.first_loads(browser, site, repeats),
        "files": sizes.files(),
    }


if __name__ == "__main__":
    main()
