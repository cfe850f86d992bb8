"""Judged pictures as one ZIP, written while it is read: nothing but the labels is kept in memory."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.training.judged_pictures import Found
from api.training.labels import HALVES, Form, Picture, coco, yolo_data, yolo_line

PIECE = 1 << 20
"""Bytes of a picture that are read at once."""


class _Outlet:
    """What a ZIP is written to: it can only go forwards, and is emptied after every step."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what was written waits to be taken."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def archive(form: Form, pictures: Iterable[Found], classes: Sequence[str], about: Mapping[str, object]) -> Iterator[bytes]:
    """Give the bytes of a ZIP of pictures and their labels; `about.json` says what it is and how many there were."""
    outlet = _Outlet()
    taken: list[Picture] = []
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as file:  # type: ignore[call-overload]  # write and flush are enough
        for found in pictures:
            one = found.picture
            yield from _copied(file, outlet, found)
            if form == "yolo":
                stem = one.name.rpartition(".")[0]
                file.writestr(f"labels/{one.half}/{stem}.txt", yolo_line(one, classes))
            taken.append(one)
            yield outlet.taken()
        for name, content in _summaries(form, taken, classes, about):
            file.writestr(name, content, zipfile.ZIP_DEFLATED)
            yield outlet.taken()
    yield outlet.taken()


def _copied(file: zipfile.ZipFile, outlet: _Outlet, found: Found) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(f"images/{found.picture.half}/{found.picture.name}")
    with found.path.open("rb") as picture, file.open(entry, "w") as into:
        while piece := picture.read(PIECE):
            into.write(piece)
            yield outlet.taken()


def _summaries(
    form: Form, taken: Sequence[Picture], classes: Sequence[str], about: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    negatives = sum(one.box is None for one in taken)
    told = {**about, "classes": list(classes), "pictures": len(taken), "hard_negatives": negatives}
    yield "about.json", json.dumps(told, ensure_ascii=False, indent=1)
    if form == "yolo":
        yield "data.yaml", yolo_data(classes)
        return
    for half in HALVES:
        own = [one for one in taken if one.half == half]
        yield f"annotations/instances_{half}.json", json.dumps(coco(own, classes), ensure_ascii=False)
