"""When the next clip was on the screen, out of Chromium's own trace of what it drew.

A key is handled on the main thread; the page's next commit takes the old clip's layer away and puts the new one's there. The
first picture of a video that is handed to the display after that commit is of the new clip, and the first drawing after it
shows it.
"""

import bisect
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CATEGORIES = ("blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline", "media", "viz")
WORD, MEASURE = "keydown", "review:next"

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spans:
    """Begin and end of one kind of work, microseconds, in order of the begin."""

    spans: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], is_one: Callable[[Entry], bool]) -> "Spans":
        """Take those of a trace that are such work."""
        found = ((one["ts"], one["ts"] + one["dur"]) for one in entries if one.get("ph") == "X" and is_one(one))
        return cls(tuple(sorted(found)))

    def end_of_first(self, since: float) -> float:
        """Return the end of the first that began at a time or later; raises IndexError when there is none."""
        return self.spans[bisect.bisect_left(self.spans, (since, 0.0))][1]


def on_screen(path: Path) -> list[float]:
    """Return for each word in a trace the milliseconds from its key to the drawing of the next clip's first picture.

    Raises:
        ValueError: the browser wrote no such work; another version may call it otherwise.
    """
    entries: list[Entry] = json.loads(path.read_text())["traceEvents"]
    keys = Spans.of(entries, _is_key)
    commits = Spans.of(entries, lambda one: one["name"] == "Commit")
    handed = Spans.of(entries, lambda one: one["name"] == "VideoFrameSubmitter::SubmitFrame")
    drawings = Spans.of(entries, lambda one: one["name"] == "Display::DrawAndSwap")
    if not all(one.spans for one in (keys, commits, handed, drawings)):
        raise ValueError(f"{path}: the trace tells no keys, commits, pictures of videos or drawings")
    found = []
    for pressed in _words(entries):
        said = keys.end_of_first(pressed)
        shown = drawings.end_of_first(handed.end_of_first(commits.end_of_first(said)))
        found.append((shown - pressed) / 1000)
    return found


def _is_key(one: Entry) -> bool:
    return bool(one["name"] == "EventDispatch" and one.get("args", {}).get("data", {}).get("type") == WORD)


def _words(entries: Iterable[Entry]) -> list[float]:
    """Return when the keys of measured words went down, microseconds."""
    return sorted(one["ts"] for one in entries if one.get("name") == MEASURE and one.get("ph") == "b")
