"""The page for those who connect a case system, walked through with a real API process and a real receiver."""

import hashlib
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from api.grid.geojson import write_areas
from api.webhooks.dispatcher import LEASE_S
from tests.support.installation import Installation
from tests.support.lattice import lattice
from tests.support.postgres import postgres
from tests.support.receiver import Receiver, receiver
from tests.support.walk import Walk

PAGE = (Path(__file__).parents[2] / "docs/case-system.md").read_text(encoding="utf-8")
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def picture(colour: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    return made.getvalue()


FILES = {"snapshot.jpg": picture("grey"), "after.jpg": picture("white")}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with served(tmp_path) as made:
        yield made


@contextmanager
def served(folder: Path, **api: str) -> Iterator[Installation]:
    """Serve an API over a little grid."""
    grid = folder / "grid.geojson"
    grid.write_text(write_areas(lattice(), name="test"), encoding="utf-8")
    site = {"name": "dongcheng", "timezone": "Asia/Shanghai", "grid_file": str(grid)}
    made = Installation(folder, [], site=site, api=api)
    made.start("serve")
    try:
        yield made
    finally:
        made.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    if request.param == "sqlite":
        with served(tmp_path) as made:
            yield made
        return
    with postgres() as url, served(tmp_path, database=url) as made:
        yield made


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def walk(installation: Installation, hook: Receiver) -> Walk:
    """Return a walk that knows what the page takes for known: tokens, times, pictures and how to sign."""
    now = time.time()
    known: dict[str, Any] = {
        "receiver": hook.url, "admin token": installation.token("admin"),
        "time begun": now - 60, "time seen": now - 50, "time cleared": now - 5.25,
    }  # fmt: skip
    for name, content in FILES.items():
        known |= {f"size of {name}": len(content), f"sha256 of {name}": hashlib.sha256(content).hexdigest()}
    told: dict[str, Any] = {}
    exec(PYTHON.findall(PAGE)[0], told)
    client = httpx.Client(base_url=installation.api, timeout=20.0)
    return Walk(client, hook, known, lambda message_id, body: told["signed"](known["secret"], message_id, body), FILES)


@pytest.mark.timeout(180)
def test_the_walk_of_a_case_is_as_the_page_tells(installation: Installation, hook: Receiver) -> None:
    walk(installation, hook).through(PAGE)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_api_may_be_killed_between_any_two_steps(on_either: Installation, hook: Receiver) -> None:
    def killed() -> None:
        on_either.stop("serve", number=signal.SIGKILL)
        on_either.start("serve")

    made = walk(on_either, hook)
    made.between, made.wait_s = killed, LEASE_S + 30
    made.through(PAGE)
    assert on_either.run("audit", "verify", "--config", str(on_either.config)).returncode == 0
