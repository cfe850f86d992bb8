"""The model card, generated from the provenance of the data set, the snapshot of the run and the evaluation."""

from collections.abc import Mapping
from typing import Any

from models.training.evaluate import markdown_table

PARTS = ("real", "real day", "real night", "simulated")


def model_card(provenance: Mapping[str, Any], report: Mapping[str, Any], *, summary: str, remarks: str) -> str:
    """Return the card's Markdown.

    Args:
        provenance: `provenance.json` of the data set.
        report: evaluation of the shipped file and its peers.
        summary: what the model is; the card's first paragraph.
        remarks: how it was trained, and where it falls short, in the engineer's words.
    """
    blocks = [
        f"# {provenance['model']}",
        summary,
        "## Classes",
        ", ".join(provenance["classes"]) + ".",
        "\n".join(f"- {note}" for note in provenance["notes"]),
        "## Accuracy on pictures it never saw",
        _pictures(report),
        *_accuracy(report),
        "## Speed",
        _speed(report),
        "## Training",
        remarks,
        "## What it was made of",
        _sources(provenance),
        _teachers(provenance),
    ]
    return "\n\n".join(block for block in blocks if block).rstrip() + "\n"


def _pictures(report: Mapping[str, Any]) -> str:
    counts = report["pictures"]
    told = ", ".join(f"{name.removeprefix('source ')} {n}" for name, n in counts.items() if name.startswith("source "))
    return (
        "Whole scenes, clips and data sets were held out; training pictures nearly the same as a held-out one were left out. "
        f"Pictures: {told}. AP as COCO computes it, on pictures with a long side of at most 640 pixels."
    )


def _accuracy(report: Mapping[str, Any]) -> list[str]:
    blocks: list[str] = []
    sources = [part for part in report["pictures"] if part.startswith("source ")]
    for part in (*PARTS, *sources):
        if not any(rows["accuracy"].get(part) for rows in report["detectors"].values()):
            continue
        for score, told in (("ap50", "AP50"), ("ap", "AP50-95")) if part in {"real", "simulated"} else (("ap50", "AP50"),):
            blocks += [f"{part}, {told} ({report['pictures'][part]} pictures)", markdown_table(report, part=part, score=score)]
    for size in ("small", "medium", "large"):
        blocks += [f"real, AP50 of {size} things", markdown_table(report, part="real", score=size)]
    return [block.rstrip() for block in blocks]


def _speed(report: Mapping[str, Any]) -> str:
    timed = {name: row for name, row in report["detectors"].items() if "ms" in row}
    rows = [f"| {name} | {row['ms']:.1f} | {row['ms_best']:.1f} |" for name, row in timed.items()]
    head = "Milliseconds of one picture from array to detections, one thread, onnxruntime on a CPU, detectors taking turns."
    return "\n".join([head, "", "| detector | median | best |", "|---|---|---|", *rows]) if rows else "Not measured."


def _sources(provenance: Mapping[str, Any]) -> str:
    lines = ["| source | origin | licence as stated | labelled | used | held out | left out | boxes by people | by teachers |"]
    lines.append("|---" * 9 + "|")
    for source in provenance["sources"]:
        left = source["near_held_out"] + source["doubtful"]
        cells = (
            source["name"],
            source["origin"],
            source["licence"],
            source["labelled"],
            str(source["pictures"]),
            str(source["held_out"]),
            str(left),
            _counts(source["human"]),
            _counts(source["taught"]),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _counts(boxes: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(boxes.items(), key=lambda item: -item[1])) or "–"


def _teachers(provenance: Mapping[str, Any]) -> str:
    told = ", ".join(teacher["name"] for teacher in provenance["teachers"])
    return (
        f"Teachers: {told}; mirrored looks and teachers fused. Boxes from {provenance['label_from']} became labels, places "
        f"from {provenance['doubt_from']} on were blurred. No weights, pictures or labels of others are in this repository."
    )
