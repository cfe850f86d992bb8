"""Layers of maps are written as JSON by their model."""

import json

from pydantic import JsonValue

from api.geojson import Feature, FeatureCollection, GeoJson


def test_a_layer_is_what_its_model_says() -> None:
    place: dict[str, JsonValue] = {"type": "Point", "coordinates": [116.4032, 39.9378]}
    layer = FeatureCollection(features=[Feature(id="gate", geometry=place, properties={"name": "东华门", "faults": None})])
    answer = GeoJson(layer)
    assert answer.media_type == "application/geo+json"
    assert json.loads(bytes(answer.body)) == layer.model_dump()
    assert "东华门".encode() in bytes(answer.body)
