"""The commonest calls, over HTTP, with other cases, streets and cameras each time: how long the answer takes.

Those that the operators' page makes are among them, as it makes them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

import httpx
from rich.progress import track

from api.access.retention import DAY_S
from benchmarks.api.district import KINDS, NOW, SEED, STREAMS, Cell, stream_name
from benchmarks.api.latency import latency

TEXTS = ("sofa", "removed by the crew", "alley-0017", "unheard of")
Asked = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Choice:
    """Of what calls are about.

    Attributes:
        cells: unit grids.
        cases: number of cases.
    """

    cells: Sequence[Cell]
    cases: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its name, its path, and what is asked, which differs from time to time."""

    name: str
    path: str
    asked: Callable[[Choice, Random], Asked]


def _street(choice: Choice, random: Random) -> str:
    return random.choice(choice.cells).code[:9]


def _box(choice: Choice, random: Random) -> str:
    """Return a box of some 400 × 400 m."""
    at = random.choice(choice.cells)
    return f"{at.lon - 0.0025:.5f},{at.lat - 0.002:.5f},{at.lon + 0.0025:.5f},{at.lat + 0.002:.5f}"


def _rule(random: Random) -> str:
    return f"{random.choice(list(KINDS))}-rule"


def _camera(random: Random) -> str:
    return stream_name(random.randrange(STREAMS))


CALLS = (
    Call("cases: newest", "/v1/cases", lambda _, __: {}),
    Call("cases: open, of a kind", "/v1/cases", lambda _, random: {"state": "open", "kind": random.choice(list(KINDS))}),
    Call("cases: being handled", "/v1/cases", lambda _, __: {"stage": "handling"}),
    Call("cases: overdue", "/v1/cases", lambda _, __: {"overdue": "true"}),
    Call("cases: of a street", "/v1/cases", lambda choice, random: {"grid": _street(choice, random)}),
    Call("cases: of a street, open", "/v1/cases", lambda choice, random: {"grid": _street(choice, random), "state": "open"}),
    Call("cases: within a box", "/v1/cases", lambda choice, random: {"bbox": _box(choice, random)}),
    Call("cases: of a camera", "/v1/cases", lambda _, random: {"stream": _camera(random)}),
    Call("cases: with a text", "/v1/cases", lambda _, random: {"text": random.choice(TEXTS)}),
    Call("cases: all open ones on the map, a page", "/v1/cases", lambda _, __: {"state": "open", "limit": 500}),
    Call("one case", "/v1/cases/{case}", lambda _, __: {}),
    Call("review: queue", "/v1/review", lambda _, __: {"limit": 100}),
    Call("review: precision of all rules, a month", "/v1/review/precision", lambda _, __: {}),
    Call("review: advice on a rule, a month", "/v1/review/advice", lambda _, random: {"rule": _rule(random)}),
    Call("evaluation: a month by street", "/v1/evaluation", lambda _, __: {"by": "street"}),
    Call("evaluation: hot spots of a month", "/v1/evaluation/hot-spots", lambda _, __: {}),
    Call("streams: all cameras", "/v1/streams", lambda _, __: {}),
    Call("grid: cells with figures", "/v1/grid", lambda _, __: {"level": "cell"}),
    Call("grid: streets, a month", "/v1/grid", lambda _, __: {"level": "street", "since": NOW - 30 * DAY_S}),
    Call(
        "counts: a camera, a week by the hour, beside last week", "/v1/counts",
        lambda _, random: {"stream": _camera(random), "since": NOW - 7 * DAY_S, "compare": "last_week"},
    ),
    Call(
        "counts: a camera, all time by the day", "/v1/counts",
        lambda _, random: {"stream": _camera(random), "interval": "1d"},
    ),
    Call(
        "counts: a camera, a day by 5 minutes", "/v1/counts",
        lambda _, random: {"stream": _camera(random), "interval": "5m", "since": NOW - DAY_S},
    ),
    Call(
        "counts: a street, a day by the hour", "/v1/counts",
        lambda choice, random: {"grid": _street(choice, random), "since": NOW - DAY_S},
    ),
    Call(
        "counts: the district, a day by the hour, beside last week", "/v1/counts",
        lambda _, __: {"since": NOW - DAY_S, "compare": "last_week"},
    ),
    Call("counts: the district, all time by the day, a page", "/v1/counts", lambda _, __: {"interval": "1d", "limit": 1000}),
    Call(
        "counts: totals of the district, a day by the hour, beside last week", "/v1/counts/totals",
        lambda _, __: {"since": NOW - DAY_S, "compare": "last_week"},
    ),
    Call("deliveries: newest", "/v1/deliveries", lambda _, __: {}),
    Call("deliveries: given up", "/v1/deliveries", lambda _, __: {"state": "dead"}),
    Call("deliveries: of a case", "/v1/deliveries", lambda choice, random: {"case": _case(choice, random)}),
    Call("system: how it stands", "/v1/system", lambda _, __: {}),
)  # fmt: skip


def measure(client: httpx.Client, choice: Choice, *, rounds: int, requests: int) -> dict[str, dict[str, object]]:
    """Return p50 and p95 of each call in milliseconds, with the spread of the p50 of the rounds."""
    found: dict[str, dict[str, object]] = {}
    for call in track(CALLS, "calls"):
        random = Random(SEED)  # noqa: S311 - made-up questions
        found[call.name] = latency(partial(_ask, client, call, choice, random), rounds=rounds, requests=requests)
    found[LEASE] = latency(partial(_lease, client), rounds=rounds, requests=requests)
    return found


LEASE = "review: lease five, give them back"


def _lease(client: httpx.Client) -> None:
    cases = client.post("/v1/review/lease", json={"count": 5}).raise_for_status().json()["cases"]
    if cases:
        client.post("/v1/review/release", json={"case_ids": [case["case_id"] for case in cases]}).raise_for_status()


def _ask(client: httpx.Client, call: Call, choice: Choice, random: Random) -> None:
    path = call.path.replace("{case}", str(_case(choice, random)))
    client.get(path, params=call.asked(choice, random)).raise_for_status()


def _case(choice: Choice, random: Random) -> int:
    """Return a case: every second one of the last thousand, which people work on."""
    newest = random.random() < 0.5
    return random.randint(max(1, choice.cases - 999) if newest else 1, choice.cases)
