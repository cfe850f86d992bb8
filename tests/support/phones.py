"""What phones send: photos with positions in their EXIF, clips with sound and tags."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SECRET = "Anna's phone"


def photo(
    *,
    lat: float | None = None,
    lon: float | None = None,
    error_m: float | None = None,
    size: tuple[int, int] = (320, 240),
    form: str = "JPEG",
) -> bytes:
    """Return a photo; with a position it says where it was taken, at 2023-11-14 22:13:20 UTC."""
    pixels = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), np.uint8)
    exif = Image.Exif()
    exif[0x010F] = SECRET
    if lat is not None and lon is not None:
        gps: dict[int, object] = {
            1: "N" if lat >= 0 else "S", 2: sexagesimal(abs(lat)), 3: "E" if lon >= 0 else "W", 4: sexagesimal(abs(lon)),
            7: (IFDRational(22), IFDRational(13), IFDRational(20)), 29: "2023:11:14",
        }  # fmt: skip
        if error_m is not None:
            gps[31] = IFDRational(int(error_m * 10), 10)
        exif[0x8825] = gps
    made = BytesIO()
    Image.fromarray(pixels).save(made, form, exif=exif)
    return made.getvalue()


def sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Return degrees, minutes and seconds (to 0.0001″, 3 mm)."""
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = ((degrees - whole) * 60 - minutes) * 60
    return IFDRational(whole), IFDRational(minutes), IFDRational(round(seconds * 10_000), 10_000)


PLACED = {"location": "+39.9378+116.4032/"}
APPLE = {
    "com.apple.quicktime.location.ISO6709": "+39.9378+116.4032+043.512/",
    "com.apple.quicktime.location.accuracy.horizontal": "4.5",
    "com.apple.quicktime.creationdate": "2023-11-15T06:13:20+0800",
}
ANDROID = {**PLACED, "creation_time": "2023-11-14T22:13:20Z"}


def phone_clip(path: Path, *, codec: str = "libx264", tags: Mapping[str, str] = PLACED, keys: bool = True) -> Path:
    """Write a clip of two seconds with sound, a name and a position in its tags, as phones do; return its path.

    Args:
        path: where to; the name ends in `.mp4` or `.mov`.
        codec: of the picture.
        tags: of the clip.
        keys: they stand in `moov/meta` under their names, as Apple's; else in `moov/udta`, as Android's.
    """
    rough = np.random.default_rng(3)
    options = {"movflags": "use_metadata_tags"} if keys else {}
    with av.open(str(path), "w", format=path.suffix[1:], options=options) as made:
        made.metadata["title"] = SECRET
        made.metadata.update(tags)
        video = made.add_stream(codec, rate=10)
        assert isinstance(video, VideoStream)
        video.width, video.height = 160, 120
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        sound = made.add_stream("aac", rate=8000)
        assert isinstance(sound, AudioStream)
        for index in range(20):
            picture = av.VideoFrame.from_ndarray(rough.integers(0, 255, (120, 160, 3), np.uint8), format="rgb24")
            picture.pts = index
            made.mux(video.encode(picture))
            heard = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.float32), format="fltp", layout="mono")
            heard.sample_rate, heard.pts = 8000, index * 800
            made.mux(sound.encode(heard))
        made.mux(video.encode(None))
        made.mux(sound.encode(None))
    return path


def bomb(*, side: int = 4000, scans: int = 1000) -> bytes:
    """Return a small JPEG (94 KiB) whose decoding takes half a minute: the same refinement comes again and again."""
    made = BytesIO()
    Image.new("L", (side, side), 128).save(made, "JPEG", progressive=True, quality=50)
    content = made.getvalue()
    last, end = content[content.rfind(b"\xff\xda") : -2], content[-2:]
    return content[:-2] + last * scans + end
