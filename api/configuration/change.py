"""Changes the configuration file: file, history and audit log together, and only if it still says what its editor has seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.access import audit
from api.access.audit import Act, Actor
from api.configuration import history
from api.configuration.history import Entry, Kind
from api.configuration.port import ConfigurationFile, Overtaken, Part, Refused, Unusable, revision_of
from api.context import Context
from api.db import serialise
from api.errors import ApiError, Conflict, NotFound, NotHere, Unprocessable
from api.reason import Reason

LOCK = "configuration"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be changed.

    Attributes:
        revision: names the text that was seen.
        why: in words, for history and audit log.
    """

    revision: str
    why: str
    by: Actor


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it; `number` is None when nothing was changed."""

    number: int | None
    revision: str


def file_of(here: Context) -> ConfigurationFile:
    """Return the configuration file.

    Raises:
        NotHere: this API was started without one.
    """
    if here.configuration is None:
        told = "this API was started without a configuration file: edit streams.yaml where the nodes run"
        raise NotHere(told, Reason("no_configuration"))
    return here.configuration


def text_of(file: ConfigurationFile) -> str:
    """Return what the file says.

    Raises:
        NotHere: it can't be read here.
    """
    try:
        return file.read()
    except Unusable as error:
        raise unusable(error) from error


def part_of(file: ConfigurationFile, text: str, stream_id: str) -> Part:
    """Return what a stream says in a text.

    Raises:
        NotFound: it is not in this file.
    """
    found = _parts(file, text).get(stream_id)
    if found is None:
        raise NotFound(
            f"no stream {stream_id!r} is in this API's configuration file; if its node has a file of its own, edit it there",
            Reason("stream_elsewhere", {"stream": stream_id}),
        )
    return found


def edit(here: Context, stream_id: str, part: Part, order: Order) -> Changed:
    """Let a stream say something else.

    Raises:
        NotHere, NotFound: there is no such file or stream.
        Conflict: somebody changed the file meanwhile.
        Unprocessable: the new configuration is wrong; `errors` tells everything.
    """
    file = file_of(here)
    text = _seen(file, order)
    part_of(file, text, stream_id)
    return _change(here, text, {stream_id: part}, order, kind="edit")


def roll_back(here: Context, number: int, stream_id: str | None, order: Order) -> Changed:
    """Let the streams of an old revision that are still there say again what they said then; errors as `edit`."""
    file = file_of(here)
    text = _seen(file, order)
    with here.database.reading() as session:
        old = _parts(file, history.text_of(session, number))
    now = _parts(file, text)
    if stream_id is not None and stream_id not in old.keys() & now.keys():
        raise NotFound(
            f"stream {stream_id!r} is not both in revision {number} and in the file as it is",
            Reason("stream_elsewhere", {"stream": stream_id}),
        )
    chosen = [one for one in old if one in now and old[one] != now[one] and stream_id in {None, one}]
    parts = {one: {**dict.fromkeys(now[one]), **old[one]} for one in chosen}
    return _change(here, text, parts, order, kind="rollback")


def _seen(file: ConfigurationFile, order: Order) -> str:
    """Return the file's text if it is the one that was seen."""
    text = text_of(file)
    if revision_of(text) != order.revision:
        raise _overtaken(text)
    return text


def _overtaken(text: str) -> Conflict:
    detail = "somebody changed the configuration meanwhile; read it again, and make your change on what it says now"
    return Conflict(detail, Reason("configuration_overtaken"), extra={"revision": revision_of(text)})


def _change(here: Context, text: str, parts: Mapping[str, Part], order: Order, *, kind: Kind) -> Changed:
    """Work out the new text, which takes a while and therefore no transaction, then put it in the place of `text`."""
    file = file_of(here)
    made = _edited(file, text, parts)
    if made == text:
        return Changed(None, order.revision)
    entry = Entry(kind, order.by.name, order.why, sorted(parts))
    with here.database.session() as session:
        serialise(session, LOCK)
        session.connection()  # SQLite's lock, which is taken with the first statement: before the file is read again
        _seen(file, order)
        number = _write_down(here, session, (text, made), entry)
        detail = {"number": number, "streams": sorted(parts), "before": order.revision, "after": revision_of(made)}
        act = Act(f"config.{kind}", f"/v1/config/history/{number}", order.why, detail)
        audit.write(session, order.by, act, now=here.clock.now())
        _write(file, made, text)
    return Changed(number, revision_of(made))


def _write_down(here: Context, session: Session, texts: tuple[str, str], entry: Entry) -> int:
    """Write a change down, and before it what was found, if the history does not have it; return the change's number."""
    file, now, (text, made) = file_of(here), here.clock.now(), texts
    newest = history.newest(session)
    if newest is None or newest.revision != revision_of(text):
        found = Entry("found", "file", "as it was found before a change")
        history.add(session, found, revision=revision_of(text), shown=file.shown(text), now=now)
    return history.add(session, entry, revision=revision_of(made), shown=file.shown(made), now=now)


def _write(file: ConfigurationFile, made: str, text: str) -> None:
    try:
        file.write(made, instead_of=text)
    except Overtaken as error:
        raise _overtaken(text_of(file)) from error
    except Unusable as error:
        raise unusable(error) from error


def _edited(file: ConfigurationFile, text: str, parts: Mapping[str, Part]) -> str:
    try:
        return file.edited(text, parts)
    except Refused as error:
        raise refusal(error) from error


def unusable(error: Unusable) -> ApiError:
    """Return the answer when nothing can be done with the file here."""
    return NotHere(str(error), error.reason, extra={"errors": [one.members() for one in error.troubles]})


def refusal(error: Refused) -> ApiError:
    """Return the answer to a configuration that is wrong."""
    listed = [one.members() for one in error.troubles]
    first = error.troubles[0]
    more = f", and {len(listed) - 1} more" if len(listed) > 1 else ""
    why = Reason("configuration_refused", {"count": len(listed), "where": first.where})
    place = f"{first.where}: " if first.where else ""
    return Unprocessable(f"{place}{first.message}{more}", why, extra={"errors": listed})


def _parts(file: ConfigurationFile, text: str) -> Mapping[str, Part]:
    try:
        return file.parts(text)
    except Unusable as error:
        raise unusable(error) from error
