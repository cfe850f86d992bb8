"""From a model's name in the settings to a detector that is ready.

The name is one of the catalogue, the path of a YAML file with one entry, or several of these joined
by `+`: they look at the same pictures, and a class belongs to the first that knows it.
"""

from contextlib import ExitStack, closing
from pathlib import Path

from models.catalog import ENTRY_SUFFIXES, find_entry
from models.detector import Detector
from models.ensemble import Ensemble
from models.entry import Entry
from models.errors import ModelError
from models.onnx_detector import OnnxDetector
from models.onnx_session import Provider, Runtime
from models.weights import verified

DEFAULT_CONFIDENCE = 0.1


def open_detector(  # noqa: PLR0913 - one for each setting of the detector
    name: str,
    *,
    catalog_path: Path | None = None,
    provider: Provider = "cpu",
    device: int = 0,
    threads: int = 1,
    batch_size: int = 8,
    confidence: float | None = None,
) -> Detector:
    """Open a detector, or several as one.

    Args:
        name: see the module.
        catalog_path: the catalogue's file; None: the bundled one.
        provider: what it runs on.
        device: number of the GPU.
        threads: CPU threads of one inference.
        batch_size: most pictures in one inference.
        confidence: least confidence of what is found; None: the entry's own, else 0.1.

    Raises:
        ModelError: it can't be used; the message says which file, what was expected and what came.
    """
    runtime = Runtime(provider, device, threads, batch_size)
    entries = [find_entry(part, catalog_path) for part in _parts(name)]
    with ExitStack() as unfinished:
        members = [unfinished.enter_context(closing(_opened(entry, runtime, confidence))) for entry in entries]
        unfinished.pop_all()
    return members[0] if len(members) == 1 else Ensemble(members)


def _parts(name: str) -> list[str]:
    """Return the names that are joined; a path may have a plus in it."""
    return [name] if name.endswith(ENTRY_SUFFIXES) and Path(name).exists() else name.split("+")


def _opened(entry: Entry, runtime: Runtime, confidence: float | None) -> Detector:
    path = verified(entry)
    least = next(one for one in (confidence, entry.confidence, DEFAULT_CONFIDENCE) if one is not None)
    if entry.layout != "ultralytics":
        return OnnxDetector(entry, path, runtime, confidence=least)
    try:
        from models.ultralytics_detector import UltralyticsDetector
    except ImportError as error:
        raise ModelError(
            f"model {entry.name!r} needs ultralytics, which is not installed ({error}): pip install 'hutong[ultralytics]'"
        ) from error
    return UltralyticsDetector(entry, path, runtime, confidence=least)
