"""The history keeps what the file said, and forgets the oldest."""

import pytest

from api.configuration import history
from api.configuration.history import Entry
from api.errors import NotFound
from tests.support.api_app import Desk


def add(desk: Desk, text: str) -> int:
    with desk.database.session() as session:
        return history.add(session, Entry("edit", "anna", "why", ["a"]), revision="0" * 16, shown=text, now=desk.clock.now())


def test_what_was_written_comes_back_and_differs_from_the_one_before(desk: Desk) -> None:
    first, second = add(desk, "a\nb\n道\n"), add(desk, "a\nc\n道\n")
    with desk.database.reading() as session:
        assert history.text_of(session, second) == "a\nc\n道\n"
        assert history.diff(session, second).splitlines()[3:] == [" a", "-b", "+c", " 道"]
        assert history.diff(session, first).splitlines()[3:] == ["+a", "+b", "+道"]
        with pytest.raises(NotFound):
            history.text_of(session, second + 1)


def test_the_oldest_is_forgotten_and_no_number_comes_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 3)
    numbers = [add(desk, str(number)) for number in range(5)]
    with desk.database.reading() as session:
        kept = [row.id for row in history.listing(session, before=None, limit=10)]
        assert kept == list(reversed(numbers[2:]))
        assert [row.id for row in history.listing(session, before=kept[0], limit=1)] == [kept[1]]
