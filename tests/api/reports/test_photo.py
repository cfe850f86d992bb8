from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from api.reports import photo as module
from api.reports.photo import BadFile, Fix, clean
from tests.support.phones import SECRET, photo

TAKEN = 1_700_000_000.0


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize(("lat", "lon"), [(39.9378, 116.4032), (-33.5, -70.25), (0.5, -0.25)])
def test_a_position_is_read_then_gone(form: str, lat: float, lon: float) -> None:
    source = photo(lat=lat, lon=lon, error_m=6.5, form=form)
    taken = clean(source)
    assert taken.fix == Fix(pytest.approx(lat, abs=1e-7), pytest.approx(lon, abs=1e-7), 6.5, TAKEN)  # type: ignore[arg-type]
    again = Image.open(BytesIO(taken.jpeg))
    assert (again.format, again.size, dict(again.getexif())) == ("JPEG", (320, 240), {})
    assert SECRET.encode() not in taken.jpeg
    assert clean(taken.jpeg).fix is None


def test_a_photo_without_a_position_has_none() -> None:
    assert clean(photo()).fix is None


def test_the_place_zero_zero_is_a_phone_without_a_fix() -> None:
    assert clean(photo(lat=0, lon=0)).fix is None


def test_a_photo_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = BytesIO()
    Image.new("RGB", (40, 20)).save(made, "JPEG", exif=exif)
    assert Image.open(BytesIO(clean(made.getvalue()).jpeg)).size == (20, 40)


def test_a_large_photo_is_made_smaller() -> None:
    assert Image.open(BytesIO(clean(photo(size=(5000, 50))).jpeg)).size == (4096, 41)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", photo()[:500], b"GIF89a" + bytes(50), b"<svg/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + bytes(40)],
    ids=["empty", "beginning", "cut off", "gif", "svg", "pdf", "broken png"],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile, match="JPEG or PNG"):
        clean(content)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 1000)
    with pytest.raises(BadFile, match="at most 1000 pixels, got 320 x 240"):
        clean(photo())


@given(st.data())
def test_damaged_bytes_are_refused_or_read_and_nothing_else(data: st.DataObject) -> None:
    source = bytearray(photo(lat=1, lon=2, size=(16, 16)))
    for _ in range(data.draw(st.integers(1, 8))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    try:
        taken = clean(bytes(source))
    except BadFile:
        return
    assert taken.fix is None or (-90 <= taken.fix.lat <= 90 and -180 <= taken.fix.lon <= 180)
