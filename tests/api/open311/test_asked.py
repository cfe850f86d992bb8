import pytest

from api.open311.asked import DAY_S, Listing, Refused, listing, new_request

NOW = 1_700_000_000.0
PLACED = {"service_code": "06010", "lat": "39.9378", "long": "116.4032"}


def test_what_is_reported_is_read() -> None:
    grid = {"attribute[SZDYWGBSM]": "110101001001001"}
    asked = new_request({**PLACED, **grid, "description": " bags ", "email": "a@b.cn", "phone": ""})
    assert (asked.lat, asked.lon, asked.description) == (39.9378, 116.4032, "bags")
    assert (asked.contact, asked.attributes) == ({"email": "a@b.cn"}, {"SZDYWGBSM": "110101001001001"})


@pytest.mark.parametrize("place", [{"address_string": "示例胡同 9 号"}, {"address_id": "17"}])
def test_an_address_is_a_place(place: dict[str, str]) -> None:
    asked = new_request({"service_code": "06010", **place})
    assert (asked.lat, asked.address) == (None, next(iter(place.values())))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service_code": ""}, "service_code was not provided"),
        ({"lat": ""}, "lat and long"),
        ({"lat": "", "long": ""}, "a location was not provided"),
        ({"lat": "north"}, "lat: expected"),
        ({"lat": "nan"}, "lat: expected"),
        ({"lat": "90.1"}, "lat: expected"),
        ({"long": "-180.5"}, "long: expected"),
        ({"description": "x" * 4001}, "description: expected at most 4000"),
        ({"email": "x" * 201}, "email"),
        ({"first_name": "a\0b"}, "first_name"),
        ({"attribute[COLOUR]": "red"}, "COLOUR stands in no service definition"),
        ({"attribute[SZDYWGBSM]": "1101"}, "15 digits"),
    ],
    ids=str,
)
def test_what_is_wrong_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said.replace("[", r"\[")) as refused:
        new_request({**PLACED, **change})
    assert refused.value.status == 400


def test_nothing_asked_means_the_last_ninety_days() -> None:
    assert listing({}, now=NOW) == Listing(frozenset(), frozenset(), None, NOW + 1 - 90 * DAY_S, NOW + 1, 1, 1000)
    empty = dict.fromkeys(("service_request_id", "service_code", "start_date", "end_date", "status", "page"), " ")
    assert listing(empty, now=NOW) == listing({}, now=NOW)


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ({"start_date": "1970-01-02T00:00:00Z"}, DAY_S, 91 * DAY_S),
        ({"end_date": "1970-04-11T08:00:00+08:00"}, 10 * DAY_S, 100 * DAY_S),
        ({"end_date": "1970-04-11T08:00:00 08:00"}, 10 * DAY_S, 100 * DAY_S),
        ({"start_date": "1970-01-02T00:00:00Z", "end_date": "1970-01-03T00:00:00Z"}, DAY_S, 2 * DAY_S),
    ],
    ids=["start alone", "end alone", "a plus that became a space", "both"],
)
def test_dates_make_a_range_of_at_most_ninety_days(query: dict[str, str], since: float, until: float) -> None:
    asked = listing(query, now=NOW)
    assert (asked.since, asked.until) == (since, until)


@pytest.mark.parametrize(
    ("status", "is_open"), [("open", True), ("closed", False), ("open,closed", None), ("closed, open", None)]
)
def test_a_status_is_open_or_closed(status: str, is_open: bool | None) -> None:
    assert listing({"status": status}, now=NOW).open is is_open


@pytest.mark.parametrize(
    "query",
    [
        {"status": "fixed"},
        {"start_date": "2010-01-01"},
        {"start_date": "2010-01-01T00:00:00"},
        {"start_date": "yesterday"},
        {"start_date": "2010-01-01T00:00:00Z", "end_date": "2010-05-01T00:00:00Z"},
        {"start_date": "2010-01-02T00:00:00Z", "end_date": "2010-01-01T00:00:00Z"},
        {"page": "0"},
        {"page_size": "1001"},
        {"page": "٣"},
        {"service_code": "a\0"},
    ],
    ids=str,
)
def test_a_wrong_filter_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        listing(query, now=NOW)
    assert refused.value.status == 400
