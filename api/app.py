"""Puts one API process together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api import evidence_store, openapi, problem
from api.access.housekeeping import Housekeeper
from api.access.passwords import Passwords
from api.body_limit import BodyLimit
from api.cases import finding, verdict_sums
from api.cases.settle import Settlement, settle_old
from api.clock import Clock, SystemClock
from api.codes.load import load_codes
from api.config import ApiConfig
from api.configuration.port import ConfigurationFile
from api.context import Context
from api.counts import keeping
from api.db import Database, migrate
from api.decoding.decoder import Decoder
from api.grid.in_force import GridInForce
from api.grid.store import import_file
from api.live import record
from api.live.feed import Feed
from api.media import Media
from api.packing import Packing
from api.routes import (
    advice,
    assets,
    audit,
    callbacks,
    case_layer,
    cases,
    codes,
    configuration,
    counts,
    deliveries,
    drafts,
    evaluation,
    events,
    evidence,
    export,
    grid,
    grouping,
    health,
    holds,
    live,
    looks,
    moves,
    nodes,
    oidc,
    open311,
    pictures,
    positions,
    precision,
    reports,
    review,
    sessions,
    site,
    stages,
    streams,
    surroundings,
    system,
    tokens,
    trials,
    users,
    vehicles,
    webhooks,
)
from api.streams.pictures import Pictures
from api.web_files import serve_page
from api.webhooks.dispatcher import Dispatcher
from api.webhooks.message import SOURCE_KEY

ROUTES = (
    health,
    site,
    system,
    sessions,
    oidc,
    users,
    tokens,
    audit,
    live,
    cases,
    case_layer,
    moves,
    stages,
    surroundings,
    grouping,
    evidence,
    holds,
    reports,
    looks,
    open311,
    counts,
    codes,
    grid,
    assets,
    evaluation,
    nodes,
    streams,
    vehicles,
    pictures,
    configuration,
    trials,
    positions,
    review,
    precision,
    advice,
    export,
    events,
    webhooks,
    callbacks,
    deliveries,
    drafts,
)
ROUTERS = tuple(routes.router for routes in ROUTES)
ABOUT = """Cases, evidence and counts of a district's streets.

Errors are problem documents (RFC 9457). Times are UTC seconds since the epoch where they are numbers,
places are WGS-84. Make a token with `hutong tokens create NAME --scope reader`."""


def create_app(
    config: ApiConfig,
    *,
    clock: Clock | None = None,
    decoder: Decoder | None = None,
    streams_file: ConfigurationFile | None = None,
) -> FastAPI:
    """Return the app; its database is brought up to date first.

    Args:
        config: what it is started with.
        clock: default: the system's.
        decoder: default: one with processes of its own.
        streams_file: what `/v1/config` shows and changes; None: it does neither.

    Raises:
        CodesWrong: the table of codes can't be used.
        GridWrong, OSError: the file of the grid can't be loaded.
    """
    table = load_codes(config.codes)
    migrate(config.database)
    database = Database.open(config.database, {SOURCE_KEY: config.webhooks.source})
    if config.grid is not None:
        import_file(database, config.grid, datum=None, despite=True, now=(clock or SystemClock()).now())
    keeping.settle(database, config.zone)
    in_force = GridInForce()
    database.before_writing(Settlement(table, in_force))
    time, media, newest = clock or SystemClock(), Media(config.media), Pictures(config.media / "pictures")
    verdict_sums.watch(database)
    finding.watch(database)
    record.watch(database, time)
    here = Context(
        config, database, time, media, table, Passwords(), in_force, Feed(database), newest, decoder or Decoder(), streams_file,
        time.now(),
    )  # fmt: skip
    app = FastAPIOffline(
        title=f"Hutong: {config.site_name}",
        version=version("hutong"),
        description=ABOUT,
        lifespan=_life(here),
        redoc_url=None,
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.context = here
    app.state.database, app.state.config, app.state.clock = database, config, here.clock
    problem.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(Packing)
    for router in ROUTERS:
        app.include_router(router)
    openapi.complete(app, ROUTERS)
    serve_page(app, tiles=config.map.tiles, media=config.media_server.addresses)
    return app


def _life(here: Context) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what runs beside the requests, from an app's start to its end."""
    dispatcher = Dispatcher(
        here.database,
        clock=here.clock,
        allow_private=here.config.allow_private_webhooks,
        kept_s=here.config.webhooks.kept_s,
    )
    keeper = Housekeeper(here)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        evidence_store.sweep(here)
        settle_old(here.database, here.codes)
        dispatcher.start()
        keeper.start()
        here.decoder.warm()
        yield
        keeper.stop()
        dispatcher.stop()
        here.decoder.close()
        here.database.close()

    return lifespan
