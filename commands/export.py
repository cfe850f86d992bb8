"""`hutong export`: judged pictures with their boxes, for retraining a detector."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, get_args

import typer

from api.media import Media
from api.training.export import Export, begin
from api.training.judged_pictures import Choice
from api.training.labels import Form
from commands.place import database, operator
from pipeline.clock import SystemClock
from pipeline.engine.console import STREAMS, ConfigOpt, fail, out, read

FORMS: tuple[Form, ...] = get_args(Form)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="a day, UTC")]


def export(  # noqa: PLR0913 - a command's options
    to: Annotated[Path, typer.Argument(help="ZIP file to write", dir_okay=False)],
    *,
    form: Annotated[str, typer.Option("--format", help=" or ".join(FORMS))],
    purpose: Annotated[str, typer.Option(help="what they are needed for; the audit log keeps it")],
    since: Day = None,
    until: Day = None,
    stream: Annotated[str | None, typer.Option(help="of one camera")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="of one kind; may be given again")] = None,
    negatives: Annotated[bool, typer.Option(help="with what operators called false, as pictures without a box")] = True,
    config: ConfigOpt = STREAMS,
) -> None:
    """Take out the pictures that operators judged, in COCO or YOLO form; false ones come without boxes."""
    chosen: Form | None = next((one for one in FORMS if one == form), None)
    if chosen is None:
        fail(f"--format: expected {' or '.join(FORMS)}, got {form[:50]!r}", code=2)
    settings = read(config)
    choice = Choice(_seconds(since), _seconds(until), stream, tuple(kind or ()), negatives)
    asked = Export(chosen, choice, operator(), purpose)
    content = begin(database(settings), Media(Path(settings.api.media)), asked, now=SystemClock().now())
    written = to.with_name(f"{to.name}.part")
    with written.open("wb") as file:
        size = sum(file.write(piece) for piece in content)
    written.replace(to)
    out.print(f"{to}: {size:,} bytes", highlight=False, soft_wrap=True)


def _seconds(day: datetime | None) -> float | None:
    return None if day is None else day.replace(tzinfo=UTC).timestamp()
