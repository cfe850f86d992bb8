import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.app import ROUTERS
from api.cases.view import CaseView
from api.counts.told import CountTotals
from api.examples import HEARTBEAT, MANIFEST, PREVIEW
from api.geojson import FeatureCollection
from api.openapi import scope_of
from api.routes import (
    advice,
    audit,
    callbacks,
    cases,
    configuration,
    counts,
    deliveries,
    drafts,
    events,
    evidence,
    grouping,
    health,
    holds,
    looks,
    moves,
    nodes,
    pictures,
    precision,
    reports,
    review,
    sessions,
    streams,
    surroundings,
    system,
    tokens,
    trials,
    users,
    vehicles,
    webhooks,
)
from api.streams.view import StreamView
from api.webhooks import signature
from pipeline.events import Heartbeat, Manifest
from tests.support.api_app import Desk

OPEN = {"/healthz", "/v1/site", "/v1/version", "/v1/sessions", "/v1/webhooks/{webhook_id}/callback"}
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture
def document(lite: Desk) -> dict[str, Any]:
    found: dict[str, Any] = lite.nobody.get("/openapi.json").raise_for_status().json()
    return found


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_tells_of_every_route(document: dict[str, Any]) -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and route.include_in_schema]
    told = {(path, method.upper()) for path, method, _ in operations(document)}
    assert told == {(route.path_format, method) for route in routes for method in route.methods or ()}
    assert len(told) > 15


def test_every_operation_says_what_it_does_and_which_token_it_needs(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["HTTPBearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for path, method, operation in operations(document):
        assert operation["description"], (path, method)
        assert operation["summary"], (path, method)
        assert ("security" in operation) is (path not in OPEN), (path, method)
        assert ("Needs a token with the scope" in operation["description"]) is (path not in OPEN), (path, method)


def test_operations_and_schemas_have_names_that_a_client_can_use(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {"cases_listing", "moves_move", "webhooks_subscribe"} < set(names)
    assert [name for name in document["components"]["schemas"] if "__" in name] == []


def test_errors_are_problem_documents(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        errors = {status: one for status, one in operation["responses"].items() if not status.startswith("2")}
        assert {*errors} >= ({"401", "403", "422", "default"} if path not in OPEN else set()), (path, method)
        for answer in errors.values():
            assert list(answer.get("content", {"application/problem+json": 0})) == ["application/problem+json"], (path, method)
    assert "HTTPValidationError" not in str(document)


def test_bodies_and_answers_have_examples(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        body = operation.get("requestBody", {"content": {}})["content"]
        answers = [one for status, one in operation["responses"].items() if status.startswith("2")]
        for content in (body, *(one.get("content", {}) for one in answers)):
            if "application/json" in content:
                assert has_example(content["application/json"], document), (path, method)


def has_example(media: dict[str, Any], document: dict[str, Any]) -> bool:
    schema = media["schema"]
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    if reference is None:
        return bool({"example", "examples"} & {*media, *schema})
    return "examples" in {**media, **schema, **document["components"]["schemas"][reference.rpartition("/")[2]]}


def test_every_example_is_right() -> None:
    models: list[type[BaseModel]] = [
        events.EventBatch, events.EventResults, events.EventView, cases.CaseDetail, cases.CasePage, CaseView, cases.Closing,
        counts.CountBatch, counts.CountSeries, CountTotals, counts.Stored,
        evidence.BundleProgress, nodes.NodeView, StreamView,
        health.Health, health.Version, webhooks.NewWebhook, webhooks.WebhookChange, webhooks.WebhookView, webhooks.WebhookMade,
        webhooks.WebhookList, webhooks.Rotated, webhooks.Queued, webhooks.PreviewOf, webhooks.Preview, webhooks.Replayed,
        grouping.MergeOf, grouping.SplitOf, callbacks.Answer, callbacks.Answered,
        moves.NewMove, moves.CaseChange, moves.Flow, review.ReviewItem, review.ReviewPage, review.LeaseOf, review.Leased,
        review.ReleaseOf, review.Released, review.SaidWord, review.ManyWords, review.ManyJudged,
        precision.PrecisionTable, review.ExtendOf, advice.Advice,
        deliveries.DeliveryView, deliveries.DeliveryDetail, deliveries.DeliveryPage, sessions.SignIn, sessions.PasswordChange,
        sessions.Me, audit.AuditPage, reports.ReportView, reports.ReportPage, looks.Seen, looks.Waiting, holds.Holding,
        holds.HoldView,
        audit.AuditEntry, users.NewUser, users.UserChange, users.NewPassword, users.UserView, users.UserList,
        system.System, surroundings.Neighbours, surroundings.PlaceHistory, moves.ManyMoves,
        streams.LiveView, FeatureCollection, vehicles.VehicleView, pictures.SeenNow, pictures.WatchedNow, trials.Trial,
        trials.Tried, drafts.Draft, drafts.Flaw, drafts.CheckedDraft,
        configuration.Whole, configuration.StreamPart, configuration.Schema, configuration.Edit, configuration.Rollback,
        configuration.Done, configuration.Revision, configuration.History, configuration.RevisionDetail,
        moves.ManyMoved, users.SessionList, tokens.TokenOf, tokens.TokenMade, tokens.TokenList,
    ]  # fmt: skip
    for model in models:
        for example in model.model_json_schema()["examples"]:
            model.model_validate(example)
    Heartbeat.model_validate(HEARTBEAT)
    Manifest.model_validate(MANIFEST)


def test_the_preview_that_is_shown_can_be_verified() -> None:
    told = webhooks.Preview.model_validate(PREVIEW)
    name, moment = told.headers["webhook-id"], float(told.headers["webhook-timestamp"])
    assert signature.headers(name, told.raw, signers=[told.secret], now=moment).items() <= told.headers.items()
    assert json.loads(told.raw) == told.body


def test_every_route_under_v1_needs_a_scope() -> None:
    routes = [route for router in ROUTERS for route in router.routes]
    assert all(isinstance(route, APIRoute) for route in routes)
    without = {route.path for route in routes if isinstance(route, APIRoute) and scope_of(route) is None}
    assert {path for path in without if not path.startswith(("/open311/", "/v1/oidc/"))} == OPEN
