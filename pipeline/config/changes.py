"""What differs between two configurations, and what of it a running machine can't take up."""

from dataclasses import dataclass

from pipeline.config.settings import Settings

RESTART = ("site", "detector", "delivery", "engine", "api")
"""Sections that are read once, at the start; `defaults` are part of each stream, and streams change while running."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of streams that came, went or say something else; names of sections that need a restart."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    restart: tuple[str, ...]


def changes(old: Settings, new: Settings) -> Changes:
    """Compare two configurations; the order of streams does not matter."""
    before = {stream.id: stream for stream in old.streams}
    after = {stream.id: stream for stream in new.streams}
    return Changes(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name, stream in after.items() if name in before and before[name] != stream),
        restart=tuple(section for section in RESTART if getattr(old, section) != getattr(new, section)),
    )
