"""What a data set was made of, as JSON: the model card tells it, so that nobody has to remember."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.training.boxes import Boxes
from models.training.recipe import Recipe


@dataclass
class SourceCount:
    """What became of one source's pictures.

    Attributes:
        pictures: used (trained on, or watched during training).
        held_out: kept for evaluation.
        near_held_out: left out, nearly the same as a held-out one.
        doubtful: left out, the teachers were unsure of too much in it.
        blurred_places: doubtful places taken out of used pictures.
        human: boxes by class, labelled by people; taught: by the teachers.
    """

    pictures: int = 0
    held_out: int = 0
    near_held_out: int = 0
    doubtful: int = 0
    blurred_places: int = 0
    human: Counter[str] = field(default_factory=Counter)
    taught: Counter[str] = field(default_factory=Counter)

    def add(self, labels: Boxes, taught: int, classes: Sequence[str]) -> None:
        """Count a picture's labels, of which the last `taught` are a teacher's."""
        names = [classes[c] for c in labels.class_id]
        self.human.update(names[: len(names) - taught])
        self.taught.update(names[len(names) - taught :])


def write_provenance(
    path: Path, recipe: Recipe, counts: Mapping[str, SourceCount], *, totals: Mapping[str, int], labels_sha256: str
) -> None:
    """Write the provenance of a data set built from `recipe`."""
    content: dict[str, Any] = {
        "model": recipe.name,
        "seed": recipe.seed,
        "classes": list(recipe.classes),
        "notes": list(recipe.notes),
        "listed_pictures": dict(totals),
        "labels_sha256": labels_sha256,
        "teachers": [{"name": f.name, "file": Path(f.path).name, "mirrored": f.flip} for f in recipe.teaching.files],
        "label_from": recipe.teaching.label,
        "doubt_from": recipe.teaching.doubt,
        "sources": [
            {
                "name": source.name,
                "kind": source.kind,
                "origin": source.origin,
                "licence": source.licence,
                "labelled": source.labelled,
                "used_for": source.use,
                **vars(counts[source.name]),
            }
            for source in recipe.sources
        ],
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
