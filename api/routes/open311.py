"""Open311 GeoReport v2 at `/open311/v2` (specification: open311.org, GeoReport v2). Open to everybody; reporting takes a key.

The paths, names and errors are the specification's, not this API's own: they stand in no OpenAPI document, discovery tells
of them.
"""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api import tokens
from api.access.throttle import address_key
from api.auth import client_address
from api.codes.load import changed
from api.context import Context, context
from api.errors import ApiError, TooMany
from api.open311 import requests, services
from api.open311.answer import Form, Value, answer, errors
from api.open311.asked import NewRequest, Refused, is_extended, joined, listing, new_request
from api.reports.intake import Told, receive
from pipeline.events import Location

BODY_BYTES = 64 << 10
MOST_FIELDS = 64
KEY_AN_HOUR = 600
"""Reports with one key: an app's many users."""
ADDRESS_AN_HOUR = 5
"""Reports without a key from one address, where the configuration takes them at all."""
PIN_RADIUS_M = 25.0
"""Of a place that somebody pointed at on a map."""
CHANGESET = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
"""When the bundled services were changed, UTC seconds."""
GIVEN = {"services": "service_code", "requests": "service_request_id", "tokens": "token"}
"""What stands behind the name of a resource."""
METHODS = {"requests": ("GET", "POST")}
"""Of resources that have more than GET."""


class GeoReportRoute(APIRoute):
    """A route whose errors are those of the specification."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with its errors caught."""
        plain = super().get_route_handler()

        async def handler(request: Request) -> Response:
            form: Form = "json" if request.url.path.endswith(".json") else "xml"
            try:
                return await plain(request)
            except Refused as refused:
                return errors(form, refused.status, str(refused))
            except TooMany as error:
                return errors(form, error.status, error.detail, headers=error.headers)
            except ApiError as error:
                return errors(form, 400, error.detail)
            except HTTPException as error:
                return errors(form, 400, str(error.detail))

        return handler


router = APIRouter(prefix="/open311/v2", include_in_schema=False, route_class=GeoReportRoute)


@router.get("/discovery.{form}")
def discovery(form: str, request: Request) -> Response:
    """Say where and how requests are taken."""
    config = context(request).config
    base = config.access.public_url or str(request.base_url).rstrip("/")
    last = datetime.fromtimestamp(max(CHANGESET, changed(config.codes) or 0.0), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = config.open311.contact or config.site_name
    endpoint: dict[str, Value] = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{base}/open311/v2",
        "changeset": last,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    told: dict[str, Value] = {
        "changeset": last,
        "contact": contact,
        "key_service": contact,
        "endpoints": [endpoint],
    }
    return answer(_form(form), "discovery", told)


@router.get("/services.{form}")
def service_list(form: str, request: Request) -> Response:
    """List what may be reported."""
    return answer(_checked(form, request), "services", services.services(context(request).codes))


@router.get("/services/{code}.{form}")
def service_definition(code: str, form: str, request: Request) -> Response:
    """Say what may be told about a service."""
    shown = _checked(form, request)
    matter = context(request).codes.by_code(code)
    if matter is None:
        raise Refused(404, "service_code provided was not found")
    return answer(shown, "service_definition", services.definition(matter))


@router.post("/requests.{form}")
async def report(form: str, request: Request) -> Response:
    """Take a report of the public."""
    shown = _form(form)
    given = await _body(request)
    return await to_thread.run_sync(lambda: answer(shown, "service_requests", _taken(request, given), status=201))


@router.get("/requests.{form}")
def request_list(form: str, request: Request) -> Response:
    """List requests."""
    shown, here = _checked(form, request), context(request)
    asked = listing(joined(request.query_params.multi_items()), now=here.clock.now())
    with here.database.reading() as session:
        return answer(shown, "service_requests", requests.found(session, asked))


@router.get("/requests/{reference}.{form}")
def request_one(reference: str, form: str, request: Request) -> Response:
    """Return one request."""
    shown = _checked(form, request)
    with context(request).database.reading() as session:
        found = requests.one(session, reference, extended=is_extended(request.query_params))
        return answer(shown, "service_requests", found)


@router.get("/tokens/{token}.{form}")
def token(token: str, form: str, request: Request) -> Response:
    """Return the id of a token: requests get theirs at once, so that both are the same."""
    shown = _checked(form, request)
    with context(request).database.reading() as session:
        try:
            requests.one(session, token)
        except Refused as refused:
            raise Refused(404, "token provided was not found") from refused
    return answer(shown, "service_requests", [{"service_request_id": token, "token": token}])


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def unknown(rest: str, request: Request) -> Response:
    """Refuse what the specification does not have, in its own words."""
    name, _, form = rest.rpartition(".")
    _form(form)
    resource, _, given = name.partition("/")
    if request.method not in METHODS.get(resource, ("GET",)):
        raise Refused(400, f"{request.method} is no method of {resource[:50]!r}")
    if resource in GIVEN and not given:
        raise Refused(400, f"{GIVEN[resource]} was not provided")
    raise Refused(404, f"there is no resource {name[:100]!r}")


def _taken(request: Request, given: dict[str, str]) -> list[Value]:
    here = context(request)
    source, by, an_hour = _sender(here, given.get("api_key", "").strip(), request)
    _check_jurisdiction(here, given.get("jurisdiction_id", ""))
    wanted = new_request(given)
    matter = services.names(here.codes).get(wanted.service_code)
    if matter is None:
        raise Refused(404, "service_code provided was not found")
    made = receive(here, _told(wanted, matter, source, by, here.clock.now()), an_hour=an_hour)
    return [{"service_request_id": made.reference, "service_notice": None, "account_id": None}]


def _told(wanted: NewRequest, matter: str, source: str, by: str, now: float) -> Told:
    place = None
    if wanted.lat is not None and wanted.lon is not None:
        place = Location(lat=wanted.lat, lon=wanted.lon, radius_m=PIN_RADIUS_M, method="gps")
    return Told(
        channel="public",
        matter=matter,
        t=now,
        place=place,
        by=by,
        source=source,
        note=wanted.description,
        address=wanted.address,
        attributes=wanted.attributes,
        media_url=wanted.media_url,
        contact=wanted.contact or None,
    )


def _sender(here: Context, key: str, request: Request) -> tuple[str, str, int]:
    """Return what a report is counted for, who sends it, and how many it may send in an hour."""
    if not key:
        if not here.config.open311.anonymous:
            raise Refused(403, "api_key was not provided")
        return address_key(client_address(request)), "", ADDRESS_AN_HOUR
    with here.database.reading() as session:
        found = tokens.find(session, key, now=here.clock.now())
    if found is None or "public" not in found.scopes:
        raise Refused(403, "api_key provided is not valid")
    return f"token:{found.id}", found.name, KEY_AN_HOUR


async def _body(request: Request) -> dict[str, str]:
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Refused(400, "expected Content-Type: application/x-www-form-urlencoded")
    if int(request.headers.get("Content-Length", "0")) > BODY_BYTES:
        raise Refused(400, f"expected at most {BODY_BYTES} bytes")
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
            given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    except UnicodeDecodeError as error:
        raise Refused(400, "expected UTF-8") from error
    return {"jurisdiction_id": request.query_params.get("jurisdiction_id", ""), **given}


def _checked(form: str, request: Request) -> Form:
    shown = _form(form)
    _check_jurisdiction(context(request), request.query_params.get("jurisdiction_id", ""))
    return shown


def _check_jurisdiction(here: Context, given: str) -> None:
    own = here.config.open311.jurisdiction_id
    if own is not None and given.strip() and given.strip() != own:
        raise Refused(404, "jurisdiction_id provided was not found")


def _form(form: str) -> Form:
    if form == "xml":
        return "xml"
    if form == "json":
        return "json"
    raise Refused(400, "expected the format xml or json at the end of the address")
