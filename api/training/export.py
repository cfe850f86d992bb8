"""Takes judged pictures out, for retraining: who does it and what for stands in the audit log before the first byte."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf, nextafter

from api.access import audit
from api.access.audit import Act, Actor
from api.db import Database
from api.media import Media
from api.training import judged_pictures
from api.training.archive import archive
from api.training.judged_pictures import Choice
from api.training.labels import Form

SUBJECT = "/v1/review/export"


@dataclass(frozen=True, slots=True)
class Export:
    """What is taken out, in which form, by whom and what for."""

    form: Form
    choice: Choice
    by: Actor
    purpose: str


def begin(database: Database, media: Media, asked: Export, *, now: float) -> Iterator[bytes]:
    """Write an export down, then return the bytes of its ZIP: of words that were said until now, whatever comes meanwhile."""
    choice = _until_now(asked.choice, now)
    chosen = asked.choice.told()
    detail = {"form": asked.form, "pictures": judged_pictures.count(database, choice), **chosen}
    with database.session() as session:
        audit.write(session, asked.by, Act("review.exported", SUBJECT, asked.purpose, detail), now=now)
    names = judged_pictures.classes(database, choice)
    about = {"form": asked.form, "made": now, "by": asked.by.name, "purpose": asked.purpose, "chosen": chosen}
    return archive(asked.form, judged_pictures.pictures(database, media, choice), names, about)


def _until_now(choice: Choice, now: float) -> Choice:
    """Return a choice that ends now: the pages follow the words' time, so that one said anew meanwhile would come twice."""
    end = nextafter(now, inf)
    return replace(choice, until=end if choice.until is None else min(choice.until, end))
