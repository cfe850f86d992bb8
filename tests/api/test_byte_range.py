import pytest

from api import byte_range
from api.errors import ApiError, RangeWrong


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=0-99", "bytes=99-200", "bytes=-5", "bytes=-500", "bytes=0-1, 5-6"])
def test_a_range_within_the_file_is_served(header: str) -> None:
    byte_range.check(header, 100)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=200-300", "bytes=-0", "bytes=0-1,100-"])
def test_a_range_beyond_the_file_is_refused_with_its_size(header: str) -> None:
    with pytest.raises(RangeWrong) as wrong:
        byte_range.check(header, 100)
    assert wrong.value.headers == {"Content-Range": "bytes */100"}


@pytest.mark.parametrize(
    "header", ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "lines=0-1", "bytes=0-1,", "bytes=+1-2"]
)
def test_what_is_no_range_is_refused(header: str) -> None:
    with pytest.raises(ApiError, match="expected a Range"):
        byte_range.check(header, 100)
