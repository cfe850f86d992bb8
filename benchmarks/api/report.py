"""What was measured, as tables."""

from typing import Any

from rich.console import Console
from rich.table import Table


def show(results: dict[str, Any], console: Console) -> None:
    """Print what was measured, the databases beside each other."""
    databases: dict[str, Any] = results["databases"]
    size = f"{results['cases']:,} cases, {results['counts']:,} counts"
    answers = Table(size, *(f"{kind}: p50, p95 ms" for kind in databases))
    for name in next(iter(databases.values()))["calls"]:
        answers.add_row(name, *(_answered(one["calls"].get(name, {})) for one in databases.values()))
    taken = Table("taken in", *(f"{kind}: a second" for kind in databases))
    for sort in ("events_a_second", "buckets_a_second"):
        for name in next(iter(databases.values()))[sort]:
            rates = [one[sort][name] for one in databases.values()]
            shown = (f"{rate.median:.0f} ({rate.least:.0f}…{rate.most:.0f})" for rate in rates)
            taken.add_row(f"{sort.split('_')[0]}: {name}", *shown)
    console.print(answers, taken)


def _answered(found: dict[str, Any]) -> str:
    return f"{found['p50_ms']:.1f}, {found['p95_ms']:.1f}" if "p50_ms" in found else str(found.get("failed", "–"))
