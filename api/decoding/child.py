"""The process that decodes: takes one order after the other from the API, and answers each. It has no secrets and no database.

Messages are JSON, not pickles: whoever took this process over must not get into the API by its answers.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from api.access import mask
from api.decoding.sandbox import Limits, allow_seconds, confine
from api.reports import clip, photo
from api.reports.photo import BadFile
from pipeline.events import Box

Order = Mapping[str, Any]
Answer = dict[str, Any]


def serve(connection: Connection, limits: Limits) -> None:
    """Decode until the API hangs up; what is not foreseen ends the process."""
    _send(connection, {"confined": confine(limits)})
    while True:
        try:
            order = json.loads(connection.recv_bytes())
        except EOFError:
            return
        allow_seconds(limits.cpu_s)
        _send(connection, _answer(order, limits))


def _answer(order: Order, limits: Limits) -> Answer:
    try:
        return {"done": _WORK[order["what"]](Path(order["source"]), Path(order["target"]), order)}
    except (BadFile, mask.NotAPicture) as error:
        return {"bad": str(error)}
    except MemoryError:
        most = limits.memory_bytes >> 20
        return {"bad": f"expected a file that can be decoded, got one that needs more than {most} MiB of memory"}


def _photo(source: Path, target: Path, _: Order) -> Answer:
    taken = photo.clean(source.read_bytes())
    target.write_bytes(taken.jpeg)
    return {"fix": None if taken.fix is None else asdict(taken.fix)}


def _clip(source: Path, target: Path, _: Order) -> Answer:
    return asdict(clip.clean(source, target))


def _mask(source: Path, target: Path, order: Order) -> Answer:
    clear = None if order["clear"] is None else Box.model_validate(order["clear"])
    target.write_bytes(mask.masked(source.read_bytes(), clear=clear))
    return {}


_WORK: Mapping[str, Callable[[Path, Path, Order], Answer]] = {"photo": _photo, "clip": _clip, "mask": _mask}


def _send(connection: Connection, answer: Answer) -> None:
    connection.send_bytes(json.dumps(answer).encode())


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), Limits(**json.loads(sys.argv[2])))
