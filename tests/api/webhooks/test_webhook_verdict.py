import pytest

from api.webhooks.schedule import Retries
from api.webhooks.verdict import Answer, Verdict, judge

RETRIES = Retries((0, 5, 60))
NOW = 1000.0


@pytest.mark.parametrize(
    ("status", "retry_after", "made", "verdict"),
    [
        pytest.param(200, None, 1, Verdict("delivered"), id="ok"),
        pytest.param(299, None, 3, Verdict("delivered"), id="any 2xx, at the last attempt too"),
        pytest.param(301, None, 1, Verdict("pending", 1005), id="a redirect is a failure"),
        pytest.param(400, None, 1, Verdict("pending", 1005), id="a refusal is tried again"),
        pytest.param(500, None, 2, Verdict("pending", 1060), id="second failure"),
        pytest.param(500, None, 3, Verdict("dead"), id="last failure"),
        pytest.param(None, None, 1, Verdict("pending", 1005), id="no answer"),
        pytest.param(None, None, 3, Verdict("dead"), id="no answer to the end"),
        pytest.param(410, None, 1, Verdict("cancelled", is_gone=True), id="gone"),
        pytest.param(410, None, 3, Verdict("cancelled", is_gone=True), id="gone at last"),
        pytest.param(429, 30.0, 1, Verdict("pending", 1030, pause_until=1030), id="throttled"),
        pytest.param(502, 30.0, 1, Verdict("pending", 1030, pause_until=1030), id="a gateway that asks to wait"),
        pytest.param(504, 30.0, 1, Verdict("pending", 1030, pause_until=1030), id="another gateway"),
        pytest.param(429, 1.0, 2, Verdict("pending", 1060, pause_until=1001), id="the later of both counts"),
        pytest.param(503, 30.0, 3, Verdict("dead", pause_until=1030), id="throttled at the last attempt"),
        pytest.param(429, None, 1, Verdict("pending", 1005), id="throttled without a time"),
        pytest.param(500, 30.0, 1, Verdict("pending", 1005), id="retry-after has no meaning with other answers"),
    ],
)
def test_an_answer_is_judged(status: int | None, retry_after: float | None, made: int, verdict: Verdict) -> None:
    answer = Answer(status, None if status == 200 else "no", retry_after, 0.1)
    assert judge(answer, RETRIES, made=made, chance=0.0, now=NOW) == verdict
