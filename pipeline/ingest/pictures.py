"""A folder of pictures read as one stream of bytes, in natural order (2 before 10)."""

import io
import re
from pathlib import Path

from pipeline.errors import StreamUnusable

_DEMUXERS = {".jpg": "jpeg_pipe", ".jpeg": "jpeg_pipe", ".png": "png_pipe", ".bmp": "bmp_pipe", ".webp": "webp_pipe"}


class Pictures(io.RawIOBase):
    """The pictures of a folder, one file after the other.

    Attributes:
        paths: the files, in order.
        demuxer: libav's name for what they are.
    """

    def __init__(self, stream_id: str, folder: Path) -> None:
        """List a folder.

        Raises:
            StreamUnusable: there are no pictures in it, or pictures of several formats.
        """
        super().__init__()
        self.paths = sorted((path for path in folder.iterdir() if path.suffix.lower() in _DEMUXERS), key=_natural)
        kinds = {_DEMUXERS[path.suffix.lower()] for path in self.paths}
        if len(kinds) != 1:
            found = ", ".join(sorted(kind.removesuffix("_pipe") for kind in kinds)) or "none"
            raise StreamUnusable(stream_id, f"{folder}: expected pictures of one format (jpeg, png, bmp, webp), got {found}")
        self.demuxer = kinds.pop()
        self._next = 0
        self._left = b""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`; nothing at the end."""
        while not self._left and self._next < len(self.paths):
            self._left = self.paths[self._next].read_bytes()
            self._next += 1
        part, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return part


def _natural(path: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path.name.lower())]
