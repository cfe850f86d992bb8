"""`hutong audit`: whether the audit log is whole."""

import json
import re
from typing import Annotated

import typer

from api.access import audit
from api.access.chain import Head
from commands.place import database
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, fail, out, read

app = typer.Typer(no_args_is_help=True, help="The log of who looked at, took out or changed what.")

NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@app.command()
def verify(
    *,
    noted: Annotated[
        str | None, typer.Option(help="a head that was noted elsewhere (NUMBER:HASH): the log must still go through it")
    ] = None,
    config: ConfigOpt = STREAMS,
    as_json: JsonOpt = False,
) -> None:
    """Read the whole log and find an entry that was changed, removed, put in or reordered; exit code 1 then."""
    known = _head(noted)
    with database(read(config)).reading() as session:
        broken, end = audit.verify(session, noted=known), audit.head(session)
    if as_json:
        print(json.dumps({"ok": broken is None, "entries": end.sequence, "why": None if broken is None else broken.why}))
        raise typer.Exit(0 if broken is None else 1)
    if broken is not None:
        fail(f"the audit log is broken at entry {broken.sequence}: {broken.why}")
    told = f"the audit log is whole: {end.sequence} entries, head {end.sequence}:{end.hash}"
    out.print(told, highlight=False, soft_wrap=True)


@app.command()
def head(*, config: ConfigOpt = STREAMS) -> None:
    """Print the newest entry's NUMBER:HASH: note it outside of this machine, and give it to `verify --noted` later."""
    with database(read(config)).reading() as session:
        end = audit.head(session)
    print(f"{end.sequence}:{end.hash}")


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    found = NOTED.fullmatch(text)
    if found is None:
        fail(f"--noted: expected NUMBER:HASH as `hutong audit head` prints it, got {text[:100]!r}", code=2)
    return Head(int(found[1]), found[2])
