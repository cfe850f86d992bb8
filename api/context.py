"""What a request works with: database, clock, settings, media. Put together once, in `app.py`."""

from dataclasses import dataclass, replace

from fastapi import Request

from api.access.passwords import Passwords
from api.access.principal import Principal
from api.access.streets import limits
from api.cases.policy import Office
from api.clock import Clock
from api.codes.table import CodeTable
from api.config import ApiConfig
from api.configuration.port import ConfigurationFile
from api.db import Database
from api.decoding.decoder import Decoder
from api.grid.in_force import GridInForce
from api.live.feed import Feed
from api.media import Media
from api.streams.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of one API process, and when it began (UTC seconds); without a configuration file it shows and changes none."""

    config: ApiConfig
    database: Database
    clock: Clock
    media: Media
    codes: CodeTable
    passwords: Passwords
    grid: GridInForce
    feed: Feed
    pictures: Pictures
    decoder: Decoder
    configuration: ConfigurationFile | None
    started: float

    def office(self) -> Office:
        """Return what holds for work on cases now."""
        return Office(replace(self.config.policy, codes=self.codes), self.clock.now())


def context(request: Request) -> Context:
    """Return the parts of the process that serves a request; its database shows what the caller sees."""
    found = whole_context(request)
    who = getattr(request.state, "caller", None)
    if not isinstance(who, Principal) or not who.streets:
        return found
    return replace(found, database=found.database.limited(limits(who)))


def whole_context(request: Request) -> Context:
    """Return the parts of the process, with a database that shows everything: for what decides, not for what is shown."""
    found = request.app.state.context
    if not isinstance(found, Context):
        raise TypeError("the app was made without its context")
    return found
