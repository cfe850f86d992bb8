"""What OpenAPI says beyond the routes: errors are problem documents, and which scope each route needs."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.access.scopes import Asked
from api.auth import Require
from api.problem import MEDIA_TYPE, Problem

ANSWERS = {
    "401": "no token or session, or one that is unknown, expired or revoked",
    "403": "the token or session lacks the scope; a session: or its CSRF token",
    "422": "the request is not understood; `errors` names all that is wrong",
    "default": "any other error",
}
"""What every route that needs a token may answer."""
OPEN_ANSWERS = {"default": "any error"}
"""What the other routes may answer."""
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def complete(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Have the OpenAPI document of an app, made of `routers`, tell of errors and scopes."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain(), routes)
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def operation_id(route: APIRoute) -> str:
    """Return the name of an operation, such as `cases_listing`: generated clients call their functions by it."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def scope_of(route: APIRoute) -> Asked | None:
    """Return the scope that a route needs, or None when it is open."""
    return next((needed.scope for needed in _required(route.dependant)), None)


def _required(dependant: Dependant) -> Iterator[Require]:
    if isinstance(dependant.call, Require):
        yield dependant.call
    for below in dependant.dependencies:
        yield from _required(below)


def _complete(document: dict[str, Any], routes: Iterable[APIRoute]) -> None:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs"), "Problem": problem}
    for route in routes:
        for method in route.methods or () if route.include_in_schema else ():
            _tell(document["paths"][route.path_format][method.lower()], scope_of(route))


def _tell(operation: dict[str, Any], scope: Asked | None) -> None:
    operation["responses"].pop("422", None)
    if scope is not None:
        operation["description"] += f"\n\nNeeds a token with the scope `{scope}`, or a session of that role."
    for status, description in (OPEN_ANSWERS if scope is None else ANSWERS).items():
        operation["responses"][status] = {"description": description, "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
