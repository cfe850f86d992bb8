"""The class names that an exporting program wrote into a model file, beside those of the catalogue. Pure."""

import ast
from collections.abc import Mapping, Sequence


def written_names(metadata: Mapping[str, str]) -> dict[int, str] | None:
    """Return Ultralytics' `names` of an ONNX file by class id, or None when there are none to read."""
    try:
        names = ast.literal_eval(metadata.get("names", "None"))
    except (ValueError, SyntaxError):
        return None
    if not isinstance(names, dict) or not all(isinstance(index, int) for index in names):
        return None
    return {index: str(name) for index, name in names.items()}


def require_same_names(written: Mapping[int, str] | None, classes: Sequence[str]) -> None:
    """Compare a file's names with the catalogue's; one without names, or with numbers for names, says nothing.

    Raises:
        ValueError: another number of classes, or another name; the message gives the first that differs.
    """
    if written is None:
        return
    if len(written) != len(classes):
        raise ValueError(f"expected {len(classes)} classes as in the catalogue, the file names {len(written)}")
    if all(name == str(index) for index, name in written.items()):
        return
    for index, name in enumerate(classes):
        if written.get(index) != name:
            raise ValueError(f"class {index}: expected {name!r} as in the catalogue, the file names {written.get(index)!r}")
