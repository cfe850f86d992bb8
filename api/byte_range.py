"""Whether a Range header can be served (RFC 9110, section 14.1.2); cutting the file is the web framework's."""

import re

from api.errors import ApiError, RangeWrong

_RANGE = re.compile(r"(\d{0,18})\s*-\s*(\d{0,18})")


def check(header: str, size: int) -> None:
    """Check the ranges that are asked of a file of `size` bytes.

    Raises:
        ApiError: it is no list of byte ranges.
        RangeWrong: one of them begins after the file's end.
    """
    unit, _, ranges = header.partition("=")
    found = [_RANGE.fullmatch(one.strip()) for one in ranges.split(",")]
    if unit.strip().lower() != "bytes":
        raise _malformed(header)
    for one in found:
        if one is None or one[1] == one[2] == "" or (one[1] and one[2] and int(one[1]) > int(one[2])):
            raise _malformed(header)
        if int(one[1]) >= size if one[1] else int(one[2]) == 0:
            raise RangeWrong(f"the file has {size} bytes, got {header!r}", headers={"Content-Range": f"bytes */{size}"})


def _malformed(header: str) -> ApiError:
    return ApiError(f"expected a Range such as bytes=0-1023 or bytes=-500, got {header[:100]!r}")
