"""How many of each class crossed the lines of each area's cameras in a time."""

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from api.counts.keeping import kept
from api.counts.parts import Part, parts
from api.counts.reading import within
from api.counts.tables import CountSum
from api.grid.code import DIGITS, Level
from api.tables import Count, GridArea

UTC = ZoneInfo("UTC")


def flow(session: Session, level: Level, *, since: float, until: float) -> list[tuple[str, str, int, int]]:
    """Return area, class, and crossings in and out, from `since` to before `until`, by area and class."""
    now = kept(session)
    into: Counter[tuple[str, str]] = Counter()
    out: Counter[tuple[str, str]] = Counter()
    for part in parts(since, until, "1d", ZoneInfo(now.timezone) if now.timezone else UTC, now):
        for code, class_name, count_in, count_out in session.execute(_flow(level, part)):
            into[code, class_name] += count_in
            out[code, class_name] += count_out
    return [(*key, into[key], out[key]) for key in sorted(into)]


def _flow(level: Level, part: Part) -> Select[Any]:
    table = Count if part.source == "bucket" else CountSum
    these = and_(*within(part), table.target_kind == "line", table.grid_code.is_not(None), table.grid_code != "")
    summed = (func.sum(table.count_in), func.sum(table.count_out))
    if level == "responsibility":
        held: Any = GridArea.responsibility
        joined: Any = select(held, table.class_name, *summed).join(GridArea, GridArea.code == table.grid_code)
        chosen: Select[Any] = joined.where(these, held.is_not(None)).group_by(held, table.class_name)
        return chosen
    key: Any = func.substr(table.grid_code, 1, DIGITS[level])
    asked: Any = select(key, table.class_name, *summed).where(these).group_by(key, table.class_name)
    grouped: Select[Any] = asked
    return grouped
