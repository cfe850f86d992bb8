"""Counts as files: CSV, and Parquet where the extra `parquet` is installed."""

import csv
import io
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from api.counts.series import CountRow
from api.errors import ApiError

CSV_TYPE = "text/csv"
PARQUET_TYPE = "application/vnd.apache.parquet"
CSV_ANSWER: dict[str, Any] = {CSV_TYPE: {"schema": {"type": "string"}}}
PARQUET_ANSWER: dict[str, Any] = {PARQUET_TYPE: {"schema": {"type": "string", "format": "binary"}}}
"""What OpenAPI says of an answer that is a file."""
WHOLE = ("count_in", "count_out", "occupancy_max", "last_week_in", "last_week_out")
TEXTS = ("local_start", "stream_id", "rule_id", "target_kind", "target", "class_name", "grid_code")


class NotInstalled(ApiError):
    """This installation lacks what it takes."""

    status = HTTPStatus.NOT_IMPLEMENTED


def csv_table(rows: Sequence[CountRow]) -> str:
    """Return rows as CSV with a line of names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(CountRow.model_fields))
    writer.writeheader()
    writer.writerows(row.model_dump() for row in rows)
    return text.getvalue()


def parquet(rows: Sequence[CountRow], *, told: Mapping[str, str]) -> bytes:
    """Return rows as a Parquet file; `told` goes into its metadata.

    Raises:
        NotInstalled: pyarrow is not there.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as writer
    except ImportError as error:
        raise NotInstalled("this API can't write Parquet: install it with `pip install hutong[parquet]`") from error
    types = dict.fromkeys(WHOLE, pa.int64()) | dict.fromkeys(TEXTS, pa.string())
    fields = [pa.field(name, types.get(name, pa.float64())) for name in CountRow.model_fields]
    table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=pa.schema(fields, metadata=dict(told)))
    file = io.BytesIO()
    writer.write_table(table, file, compression="zstd")
    return file.getvalue()
