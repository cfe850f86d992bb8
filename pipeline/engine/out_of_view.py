"""Tells which assets of a configuration their camera does not have in its picture: for `hutong check`."""

from collections.abc import Iterator

from pipeline.config.asset import Asset
from pipeline.config.settings import RuleSettings, Settings, StreamSettings
from pipeline.errors import StreamError
from pipeline.locate.ground import View
from pipeline.locate.locator import Locator

UNIT = (1, 1)
"""A picture's size, when only the share of it matters."""
MOST_NAMED = 5
"""Assets of a stream that are named for one reason; the others are counted."""


def out_of_view(settings: Settings) -> Iterator[str]:
    """Yield a line for every stream, rule and reason for which assets can't be seen."""
    for stream in settings.streams:
        for rule in stream.rules:
            for key in sorted(rule.needs.assets):
                yield from _told(stream, rule, key)


def _told(stream: StreamSettings, rule: RuleSettings, key: str) -> Iterator[str]:
    assets: tuple[Asset, ...] = getattr(rule, key)
    if not assets:
        return
    where = f"stream {stream.id}, rule {rule.name}, {key}"
    try:
        ground = Locator(stream).ground(*UNIT)
    except StreamError as error:
        yield str(error)
        return
    if ground is None:
        return
    views = {asset.code: ground.view(asset.lat, asset.lon, size=UNIT) for asset in assets}
    yield from _reasons(where, views)


def _reasons(where: str, views: dict[str, View]) -> Iterator[str]:
    reasons: dict[View, list[str]] = {}
    for code, view in views.items():
        reasons.setdefault(view, []).append(code)
    seen = len(reasons.pop("in the picture", []))
    for view, codes in sorted(reasons.items()):
        more = f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else ""
        count = f"{seen} of {len(views)} can be seen"
        yield f"{where}: {view}: {', '.join(codes[:MOST_NAMED])}{more} ({count})"
