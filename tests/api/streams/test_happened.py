"""What happened before cameras today is found among all events by when they began."""

from api.streams.happened import events_since
from tests.support.api_app import Desk
from tests.support.plans import plans


def test_events_of_a_day_are_found_by_their_begin(lite: Desk) -> None:
    with lite.database.reading() as session:
        (every,) = plans(session, lambda: events_since(session, 100.0))
    assert every[0] == "SEARCH event USING INDEX ix_event_start (start>?)"
