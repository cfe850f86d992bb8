import httpx
import pytest

from models.pull.answer import Answer, Part, Refused, judge, overlong, request_headers

TAG = '"abc"'
BEGUN = Part(100, TAG)


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        pytest.param(Part(), {}, id="nothing there: all of it"),
        pytest.param(Part(0, TAG), {}, id="a mark without bytes"),
        pytest.param(Part(100), {"Range": "bytes=100-"}, id="the rest"),
        pytest.param(BEGUN, {"Range": "bytes=100-", "If-Range": TAG}, id="the rest, if it is the same file"),
    ],
)
def test_the_rest_is_asked_for_uncompressed(part: Part, wanted: dict[str, str]) -> None:
    assert request_headers(part) == {"Accept-Encoding": "identity"} | wanted


@pytest.mark.parametrize(
    ("status", "headers", "part", "meant"),
    [
        pytest.param(200, {"content-length": "300", "etag": TAG}, Part(), Answer("replace", 300, TAG), id="whole"),
        pytest.param(200, {"content-length": "300"}, BEGUN, Answer("replace", 300), id="the range is ignored"),
        pytest.param(200, {"etag": 'W/"abc"'}, Part(), Answer("replace"), id="a weak mark is none, length untold"),
        pytest.param(206, {"content-range": "bytes 100-299/300"}, BEGUN, Answer("append", 300, TAG), id="the rest"),
        pytest.param(206, {"content-range": "bytes 100-299/*"}, BEGUN, Answer("append", None, TAG), id="whole untold"),
        pytest.param(206, {"content-range": "bytes 90-299/300"}, BEGUN, Answer("ask anew"), id="another range"),
        pytest.param(206, {}, BEGUN, Answer("ask anew"), id="a range without its place"),
        pytest.param(416, {"content-range": "bytes */100"}, BEGUN, Answer("complete"), id="nothing is lacking"),
        pytest.param(416, {"content-range": "bytes */80"}, BEGUN, Answer("ask anew"), id="the file is shorter now"),
        pytest.param(416, {}, BEGUN, Answer("ask anew"), id="no range to be had"),
    ],
)
def test_an_answer_tells_what_to_do(status: int, headers: dict[str, str], part: Part, meant: Answer) -> None:
    assert judge(status, httpx.Headers(headers), part) == meant


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        pytest.param(404, {}, "answered 404: the file is not at this address any more", id="gone"),
        pytest.param(407, {}, "answered 407: the proxy asks for a login", id="proxy login"),
        pytest.param(503, {}, "answered 503: try again later", id="overloaded"),
        pytest.param(304, {}, "answered 304: expected 200 or 206", id="unasked"),
        pytest.param(416, {}, "answered 416: expected 200 or 206", id="range refused though none was asked for"),
        pytest.param(206, {"content-range": "bytes 5-9/10"}, "answered 206, a part", id="a part though all was asked for"),
        pytest.param(200, {"content-encoding": "gzip"}, "encoding gzip", id="compressed"),
    ],
)
def test_a_refusal_says_why(status: int, headers: dict[str, str], told: str) -> None:
    with pytest.raises(Refused, match=told):
        judge(status, httpx.Headers(headers), Part())


@pytest.mark.parametrize(
    ("done", "expected", "too_much"),
    [pytest.param(9, 10, False, id="less"), pytest.param(10, 10, False, id="all"), pytest.param(11, 10, True, id="more"),
     pytest.param(11, None, False, id="untold")],
)  # fmt: skip
def test_more_than_the_file_is_too_much(done: int, expected: int | None, too_much: bool) -> None:
    assert overlong(done, expected) is too_much
