"""Columns of tracks by row, also where the tracker said nothing. Pure; not a rule."""

from collections.abc import Collection

import numpy as np
import supervision as sv
from numpy.typing import NDArray


def names(tracks: sv.Detections) -> NDArray[np.str_]:
    """Return the tracks' classes, (N,); nothing where nobody said."""
    return np.asarray(tracks.data.get("class_name", np.full(len(tracks), "")), dtype=str)


def seen_as(tracks: sv.Detections) -> NDArray[np.str_]:
    """Return what this look alone calls them, (N,): a track's own class turns slowly."""
    return np.asarray(tracks.data.get("seen_as", names(tracks)), dtype=str)


def ids(tracks: sv.Detections) -> NDArray[np.intp]:
    """Return the tracks' ids, (N,); -1: unconfirmed."""
    return np.full(len(tracks), -1, np.intp) if tracks.tracker_id is None else tracks.tracker_id.astype(np.intp)


def confidences(tracks: sv.Detections) -> NDArray[np.float32]:
    """Return how sure the detector is, (N,) 0…1; 1 where nobody said."""
    return np.ones(len(tracks), np.float32) if tracks.confidence is None else tracks.confidence.astype(np.float32)


def called(tracks: sv.Detections, classes: Collection[str]) -> NDArray[np.bool_]:
    """Tell which tracks have one of some classes, (N,)."""
    found: NDArray[np.bool_] = np.isin(names(tracks), list(classes))
    return found
