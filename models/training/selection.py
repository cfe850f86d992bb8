"""Which pictures are trained on: all that are not held out and not nearly the same as one that is."""

from collections.abc import Sequence

import numpy as np

from models.training.picture_file import read_picture
from models.training.samples import Sample
from models.training.scenes import difference_hash, nearest_bits


def split(samples: Sequence[Sample], *, near_duplicate_bits: int) -> tuple[list[Sample], list[Sample], list[Sample]]:
    """Return (training, held out, left out): left out are pictures too near to a held-out one, straight or mirrored."""
    hashes = np.stack([difference_hash(read_picture(s.picture)) for s in samples])
    held = np.array([sample.held_out for sample in samples])
    mirrored = [
        difference_hash(read_picture(s.picture)[:, ::-1]) for s in samples if s.held_out
    ]
    others = np.concatenate([hashes[held], np.reshape(np.array(mirrored, np.uint8), (-1, hashes.shape[1]))])
    near = np.zeros(len(samples), bool)
    near[~held] = nearest_bits(hashes[~held], others) <= near_duplicate_bits
    training = [s for s, out, close in zip(samples, held, near, strict=True) if not out and not close]
    left_out = [s for s, out, close in zip(samples, held, near, strict=True) if not out and close]
    return training, [s for s, out in zip(samples, held, strict=True) if out], left_out
