"""Cases as a layer of a map."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.auth import require
from api.cases.layer import CaseLayer, LayerFilter, layer
from api.context import context
from api.geojson import GeoJson

router = APIRouter(prefix="/v1", tags=["cases"])


@router.get("/cases.geojson", dependencies=[Depends(require("reader"))], response_model=CaseLayer, response_class=GeoJson)
def cases(asked: Annotated[LayerFilter, Query()], request: Request) -> Response:
    """Return cases as a layer of a map, up to 20,000 of them, those without a place as features without a geometry."""
    with context(request).database.reading() as session:
        found = layer(session, asked)
    return Response(json.dumps(found, ensure_ascii=False, separators=(",", ":")), media_type=GeoJson.media_type)
