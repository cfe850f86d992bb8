"""Does a stream say what cameras of its kind have: one that stands, or one that drives? On values as they were written.

Not here: what its rules need (`crosscheck.py`).
"""

from collections.abc import Iterator, Mapping

from pipeline.config.flaw import Flaw
from pipeline.config.position import scheme_of
from pipeline.config.saying import said
from pipeline.told import Told

Written = Mapping[str, object]

STANDS: Mapping[str, Told] = {
    "location": said("vehicle_location"),
    "ground_points": said("vehicle_ground"),
    "zones": said("vehicle_zones"),
    "ignored": said("vehicle_masks"),
    "lines": said("vehicle_lines"),
}
"""Keys of a camera that stands, and what is told when one that drives has them."""
DRIVES: Mapping[str, Told] = {
    "position": said("fixed_position"),
    "mounting": said("fixed_mounting"),
    "geofences": said("fixed_geofences"),
}
"""The same the other way round."""


def kind_flaws(stream: Written) -> Iterator[Flaw]:
    """Yield what does not go with the stream's `kind`; paths begin at the stream."""
    drives = stream.get("kind") == "vehicle"
    for key, message in (STANDS if drives else DRIVES).items():
        if stream.get(key):
            yield Flaw((key,), message)
    if drives:
        yield from _position_flaws(stream)


def _position_flaws(stream: Written) -> Iterator[Flaw]:
    """Positions in a file go with footage: beside a live stream they would tell where the vehicle once was."""
    position, url = stream.get("position"), stream.get("url")
    if not isinstance(position, Mapping) or not isinstance(url, str) or scheme_of(url) == "file":
        return
    source = position.get("url")
    if position.get("source") != "api" and (source is None or (isinstance(source, str) and scheme_of(source) == "file")):
        yield Flaw(("position", "url"), said("position_recorded"))
