"""Says in an ONNX file what it is; training frameworks write the data set's place on their machine there."""

from pathlib import Path

import onnx


def describe(path: Path, text: str) -> None:
    """Write `text` as the description in a file's metadata; everything else stays as it is.

    Raises:
        ValueError: the file has no description to replace.
    """
    model = onnx.load(str(path))
    found = [entry for entry in model.metadata_props if entry.key == "description"]
    if not found:
        raise ValueError(f"{path.name}: expected a description in the metadata, got {[e.key for e in model.metadata_props]}")
    for entry in found:
        entry.value = text
    onnx.save(model, str(path))
