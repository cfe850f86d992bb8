"""The index of cases' words: FTS5 on SQLite, a GIN index of word vectors on PostgreSQL. What the words are says `words.py`."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, Select, column, select, text
from sqlalchemy.orm import Session

from api.cases.words import phrases
from api.db import is_lite
from api.tables import Case

_LITE = {
    "forget": text("DELETE FROM case_words WHERE rowid = :case_id"),
    "write": text("INSERT INTO case_words (rowid, words) VALUES (:case_id, :words)"),
}
_LARGE = {
    "forget": text("DELETE FROM case_words WHERE case_id = :case_id"),
    "write": text("INSERT INTO case_words (case_id, words) VALUES (:case_id, CAST(:words AS tsvector))"),
}


def write(session: Session, words: Mapping[int, Sequence[str]]) -> None:
    """Write the words of some cases in place of those that stand there."""
    if not words:
        return
    lite = is_lite(session)
    statements = _LITE if lite else _LARGE
    session.execute(statements["forget"], [{"case_id": case_id} for case_id in words])
    rows = [{"case_id": case_id, "words": " ".join(own) if lite else _vector(own)} for case_id, own in words.items()]
    session.execute(statements["write"], rows)


def found(session: Session, asked: str) -> tuple[Select[Case], ColumnElement[int]]:
    """Return the choice of cases in which every phrase of a question stands, and the index's own column of their numbers.

    SQLite reads the index by that column, the newest first, and stops at the limit; a case's own number it would sort.
    """
    wanted = phrases(asked)
    if is_lite(session):
        matched = text("SELECT rowid AS case_id FROM case_words WHERE case_words MATCH :asked")
        query = " AND ".join(f'"{" ".join(phrase)}" *' for phrase in wanted)
    else:
        matched = text("SELECT case_id FROM case_words WHERE words @@ CAST(:asked AS tsquery)")
        query = " & ".join(_followed(phrase) for phrase in wanted)
    hits = matched.bindparams(asked=query).columns(column("case_id", Integer)).subquery("hits")
    return select(Case).join(hits, hits.c.case_id == Case.id), hits.c.case_id


def _vector(words: Sequence[str]) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))


def _followed(phrase: Sequence[str]) -> str:
    """Return PostgreSQL's form of a phrase whose last word may go on."""
    words = [f"'{word}'" for word in phrase]
    return f"({' <-> '.join(words)}:*)"
