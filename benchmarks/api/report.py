"""What was measured, as tables, and what was measured before."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread

SIZES = ("cases", "counts")


def earlier(path: Path, about: Mapping[str, object]) -> dict[str, Any]:
    """Return the databases of a result file, when they were as large as it is told; those of another size are none."""
    if not path.exists():
        return {}
    results = json.loads(path.read_text())["results"]
    databases: dict[str, Any] = results["databases"] if all(results.get(one) == about[one] for one in SIZES) else {}
    return databases


def show(results: dict[str, Any], console: Console) -> None:
    """Print what was measured, the databases beside each other."""
    databases: dict[str, Any] = results["databases"]
    size = f"{results['cases']:,} cases, {results['counts']:,} counts"
    answers = Table(size, *(f"{kind}: p50, p95 ms" for kind in databases))
    for name in calls_of(databases):
        answers.add_row(name, *(_answered(one["calls"].get(name, {})) for one in databases.values()))
    taken = Table("taken in", *(f"{kind}: a second" for kind in databases))
    for sort in ("events_a_second", "buckets_a_second"):
        for name in next(iter(databases.values()))[sort]:
            shown = (_rate(one[sort][name]) for one in databases.values())
            taken.add_row(f"{sort.split('_')[0]}: {name}", *shown)
    console.print(answers, taken)


def calls_of(databases: Mapping[str, Any]) -> list[str]:
    """Return the names of all calls that any of the databases was asked, in order."""
    return list(dict.fromkeys(name for one in list(databases.values())[::-1] for name in one["calls"]))


def _answered(found: dict[str, Any]) -> str:
    return f"{found['p50_ms']:.1f}, {found['p95_ms']:.1f}" if "p50_ms" in found else str(found.get("failed", "–"))


def _rate(found: Spread | dict[str, float]) -> str:
    """Return a rate that was just measured, or stood in a file."""
    told = asdict(found) if isinstance(found, Spread) else found
    return f"{told['median']:.0f} ({told['least']:.0f}…{told['most']:.0f})"
