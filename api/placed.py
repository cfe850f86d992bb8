"""Events as they are answered: their places in the datum that was asked for, which each place names.

What workers send is the wire contract and always WGS-84 (`pipeline/events.py`).
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.examples import EVENT, shown
from api.place import NAMES, Datum, DatumName, from_wgs84
from pipeline.events import Aloft, Event, LocationMethod, Wire


class PlacedLocation(Wire):
    """A place on the ground with the radius that holds it 9 times in 10."""

    lat: Annotated[float, Field(description="degrees of `datum`")]
    lon: Annotated[float, Field(description="degrees of `datum`")]
    radius_m: Annotated[float, Field(gt=0)]
    method: LocationMethod
    datum: DatumName


class PlacedAloft(Aloft):
    """What a camera knows of a thing in the air; `lat` and `lon` are the camera's."""

    datum: DatumName


class PlacedEvent(Event):
    """An event as known at `revision`, with its place in the datum that was asked for."""

    model_config = ConfigDict(json_schema_extra=shown(EVENT))

    location: PlacedLocation | None = None  # type: ignore[assignment]
    aloft: PlacedAloft | None = None


def placed(body: Mapping[str, Any], datum: Datum) -> PlacedEvent:
    """Return an event, of the JSON of the wire contract, with its places in a datum."""
    moved = {name: _moved(body[name], datum) for name in ("location", "aloft") if body.get(name) is not None}
    return PlacedEvent.model_validate({**body, **moved})


def _moved(place: Mapping[str, Any], datum: Datum) -> dict[str, Any]:
    lat, lon = from_wgs84(place["lat"], place["lon"], datum)
    return {**place, "lat": lat, "lon": lon, "datum": NAMES[datum]}
