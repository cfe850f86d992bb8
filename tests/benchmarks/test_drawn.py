"""When the next clip was on the screen, out of a browser's trace."""

import json
from pathlib import Path

import pytest

from benchmarks.drawn import on_screen

MS = 1000.0


def span(name: str, at: float, took: float, **args: object) -> dict[str, object]:
    return {"ph": "X", "name": name, "ts": at * MS, "dur": took * MS, "args": args}


def word(at: float) -> list[dict[str, object]]:
    measured = [{"ph": "b", "name": "review:next", "ts": at * MS}, {"ph": "e", "name": "review:next", "ts": (at + 90) * MS}]
    return [*measured, span("EventDispatch", at + 1, 10, data={"type": "keydown"})]


def picture(at: float) -> dict[str, object]:
    return span("VideoFrameSubmitter::SubmitFrame", at, 5)


def written(path: Path, *entries: dict[str, object]) -> Path:
    path.write_text(json.dumps({"traceEvents": list(entries)}))
    return path


def test_the_first_picture_after_the_commit_that_follows_the_key_is_the_next_clips(tmp_path: Path) -> None:
    old = [picture(8), span("Display::DrawAndSwap", 14, 4)]
    new = [picture(31), span("Display::DrawAndSwap", 37, 4), picture(71), span("Display::DrawAndSwap", 77, 4)]
    assert on_screen(written(tmp_path / "trace.json", *word(0), span("Commit", 20, 5), *old, *new)) == [41.0]


def test_a_commit_that_was_made_while_the_key_was_handled_is_of_the_last_clip(tmp_path: Path) -> None:
    early = [span("Commit", 2, 5), picture(8), span("Display::DrawAndSwap", 14, 4)]
    late = [span("Commit", 25, 5), picture(33), span("Display::DrawAndSwap", 40, 6)]
    assert on_screen(written(tmp_path / "trace.json", *word(0), *early, *late)) == [46.0]


def test_each_word_has_its_own_clip(tmp_path: Path) -> None:
    both = [entry for at in (0, 1500) for entry in shown_at(at, 30 + at / 50)]
    assert on_screen(written(tmp_path / "trace.json", *both)) == [44.0, 74.0]


def shown_at(at: float, after: float) -> list[dict[str, object]]:
    drawn = span("Display::DrawAndSwap", at + after + 10, 4)
    return [*word(at), span("Commit", at + 20, 5), picture(at + after), drawn]


def test_a_trace_that_tells_nothing_of_videos_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "trace.json", *word(0), span("Commit", 20, 5), span("Display::DrawAndSwap", 30, 4))
    with pytest.raises(ValueError, match="no keys, commits, pictures"):
        on_screen(path)
