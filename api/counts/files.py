"""Counts as files, written part by part: CSV, JSON, and Parquet where the extra `parquet` is installed."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from api.counts.series import CountRow
from api.errors import ApiError

CSV_TYPE = "text/csv"
JSON_TYPE = "application/json"
PARQUET_TYPE = "application/vnd.apache.parquet"
CSV_ANSWER: dict[str, Any] = {CSV_TYPE: {"schema": {"type": "string"}}}
PARQUET_ANSWER: dict[str, Any] = {PARQUET_TYPE: {"schema": {"type": "string", "format": "binary"}}}
"""What OpenAPI says of an answer that is a file."""
WHOLE = ("count_in", "count_out", "occupancy_max", "last_week_in", "last_week_out")
TEXTS = ("local_start", "stream_id", "rule_id", "target_kind", "target", "class_name", "grid_code")


class NotInstalled(ApiError):
    """This installation lacks what it takes."""

    status = HTTPStatus.NOT_IMPLEMENTED


def csv_lines(parts: Iterable[Sequence[CountRow]]) -> Iterator[str]:
    """Give rows as CSV part by part, a line of names first."""
    names = list(CountRow.model_fields)
    yield ",".join(names) + "\r\n"
    for rows in parts:
        text = io.StringIO()
        csv.DictWriter(text, names).writerows(row.model_dump() for row in rows)
        yield text.getvalue()


def json_text(parts: Iterable[Sequence[CountRow]], *, told: Mapping[str, str]) -> Iterator[str]:
    """Give rows as JSON part by part, as an answer that has them all; `told` stands before them."""
    yield json.dumps(dict(told))[:-1] + ', "rows": ['
    between = ""
    for rows in parts:
        if rows:
            yield between + ",".join(row.model_dump_json() for row in rows)
            between = ","
    yield '], "next": null}'


def parquet(parts: Iterable[Sequence[CountRow]], *, told: Mapping[str, str]) -> Iterator[bytes]:
    """Give rows as a Parquet file part by part, each a row group; `told` goes into its metadata.

    Raises:
        NotInstalled: pyarrow is not there; before anything is given.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as writer
    except ImportError as error:
        raise NotInstalled("this API can't write Parquet: install it with `pip install hutong[parquet]`") from error
    types = dict.fromkeys(WHOLE, pa.int64()) | dict.fromkeys(TEXTS, pa.string())
    fields = [pa.field(name, types.get(name, pa.float64())) for name in CountRow.model_fields]
    schema = pa.schema(fields, metadata=dict(told))

    def written() -> Iterator[bytes]:
        file = _Passing()
        with writer.ParquetWriter(file, schema, compression="zstd") as made:
            for rows in parts:
                if rows:
                    made.write_table(pa.Table.from_pylist([row.model_dump() for row in rows], schema=schema))
                    yield file.taken()
        yield file.taken()

    return written()


class _Passing(io.RawIOBase):
    """A file whose bytes are taken away as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - whatever has bytes
        self._held.append(bytes(data))
        self._at += len(self._held[-1])
        return len(self._held[-1])

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        found = b"".join(self._held)
        self._held.clear()
        return found
