"""The inverse of the export: an exported file becomes a checkpoint that training can go on from.

An export folds each batch normalisation into the convolution before it, and leaves out the head that only training uses.
Both come back: the normalisation from what the convolutions see on pictures, the head as a copy of the exported one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from ultralytics.nn.modules.conv import Conv

from models.training.folded import Folded, folded_convolutions
from models.training.letterbox import Letterbox, network_input
from models.training.network import StreetNetwork, fresh_network, save_network
from models.training.picture_file import read_picture
from models.training.recipe import THAWED, Recipe

MEASURED_PICTURES = 300
"""Pictures on which the normalisation is measured: thousands of places each, so that a few hundred settle mean and spread."""
BATCH = 8
HEADS = {"one2one_cv2": "cv2", "one2one_cv3": "cv3"}
"""Parts of the head that find each thing once, which are exported, and those that find it several times, which only teach."""

Progress = Callable[[str, int, int], None]


def thaw_file(exported: Path, listing: Path, recipe: Recipe, *, runs: Path, progress: Progress) -> Path:
    """Write the checkpoint that stages with `start: thawed` begin with, and beside it what it was made of.

    Args:
        exported: an ONNX file of `export`, in floats or in 8-bit integers.
        listing: `train.txt` of the data set; the normalisation is measured on some of its pictures.
        recipe: architecture, size, classes and seed.
        runs: the folder that holds every stage's run.
        progress: told how many pictures were measured.

    Raises:
        ValueError: there are no pictures, or the file is not of the recipe's architecture and number of classes.
    """
    pictures = _chosen(listing, recipe)
    network = thawed_network(onnx.load(str(exported)), _batches(pictures, recipe, progress), recipe)
    target = runs / THAWED / "weights" / "last.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    save_network(network, recipe, target)
    digest = hashlib.sha256(exported.read_bytes()).hexdigest()
    told = {"sha256": digest, "measured_pictures": len(pictures), "seed": recipe.seed}
    (runs / THAWED / "snapshot.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return target


def thawed_network(exported: onnx.ModelProto, batches: Iterator[Tensor], recipe: Recipe) -> StreetNetwork:
    """Return a network that computes what the file does, with normalisation as measured on batches (N, 3, S, S) RGB 0…1.

    Raises:
        ValueError: the file's layers are not those of the recipe's architecture and number of classes.
    """
    network = fresh_network(recipe)
    network.eval()
    network.end2end = recipe.export.nms_free
    with torch.no_grad():
        norms = _put_back(network, folded_convolutions(exported), recipe)
        _measure(network, norms, batches)
    head = network.model[-1]
    for exact, generous in HEADS.items():
        getattr(head, generous).load_state_dict(getattr(head, exact).state_dict())
    return network


def _chosen(listing: Path, recipe: Recipe) -> list[Path]:
    lines = listing.read_text(encoding="utf-8").split("\n") if listing.exists() else []
    pictures = sorted({Path(line) for line in lines if line})
    if not pictures:
        raise ValueError(f"expected training pictures to measure on in {listing}: run `dataset` first")
    return [pictures[i] for i in np.random.default_rng(recipe.seed).permutation(len(pictures))[:MEASURED_PICTURES]]


def _batches(pictures: Sequence[Path], recipe: Recipe, progress: Progress) -> Iterator[Tensor]:
    for first in range(0, len(pictures), BATCH):
        images = [read_picture(path) for path in pictures[first : first + BATCH]]
        squares = [Letterbox(image.shape[1], image.shape[0], recipe.size).picture(image) for image in images]
        yield torch.from_numpy(np.concatenate([network_input(square) for square in squares]))
        progress("thaw", min(first + BATCH, len(pictures)), len(pictures))


@dataclass
class _Moments:
    """Sums of what goes into one normalisation, by channel, in float64."""

    norm: nn.BatchNorm2d
    places: int = 0
    sums: Tensor | float = 0.0
    squares: Tensor | float = 0.0

    def add(self, _: nn.Module, inputs: tuple[Tensor]) -> None:
        """Take a batch (N, C, H, W) that is about to be normalised."""
        values = inputs[0].double()
        self.places += values.numel() // values.shape[1]
        self.sums = self.sums + values.sum(dim=(0, 2, 3))
        self.squares = self.squares + (values**2).sum(dim=(0, 2, 3))

    def settle(self) -> None:
        """Make the normalisation that of what it saw, without changing what it computes.

        Its bias is that of the folded convolution so far, its weight cancels its spread.
        """
        mean = torch.as_tensor(self.sums / self.places)
        variance = (torch.as_tensor(self.squares / self.places) - mean**2).clamp(min=0)
        self.norm.running_mean.copy_(mean)
        self.norm.running_var.copy_(variance)
        self.norm.weight.copy_((variance + self.norm.eps).sqrt())
        self.norm.bias.copy_(self.norm.bias.double() + mean)


def _put_back(network: StreetNetwork, folded: dict[str, Folded], recipe: Recipe) -> list[_Moments]:
    """Fill every convolution; a normalisation behind it adds the bias alone until it is measured."""
    modules = dict(network.named_modules())
    left_out = tuple(f"model.{len(network.model) - 1}.{part}." for part in HEADS.values())
    own = {name: m for name, m in modules.items() if isinstance(m, nn.Conv2d) and not name.startswith(left_out)}
    _check(own, folded, recipe)
    moments: list[_Moments] = []
    for name, convolution in own.items():
        convolution.weight.copy_(torch.tensor(folded[name].kernel))
        bias = torch.tensor(folded[name].bias)
        block = modules[name.rpartition(".")[0]]
        if isinstance(block, Conv):
            block.bn.bias.copy_(bias)
            block.bn.running_mean.zero_()
            block.bn.running_var.fill_(1)
            block.bn.weight.fill_((1 + block.bn.eps) ** 0.5)
            moments.append(_Moments(block.bn))
        else:
            convolution.bias.copy_(bias)
    return moments


def _check(own: dict[str, nn.Conv2d], folded: dict[str, Folded], recipe: Recipe) -> None:
    expected = {name: tuple(convolution.weight.shape) for name, convolution in own.items()}
    came = {name: one.kernel.shape for name, one in folded.items()}
    wrong = [name for name in sorted(expected.keys() | came.keys()) if expected.get(name) != came.get(name)]
    if wrong:
        first = f"{wrong[0]}: expected {expected.get(wrong[0], 'nothing')}, got {came.get(wrong[0], 'nothing')}"
        raise ValueError(
            f"the file is not of {recipe.architecture} with {len(recipe.classes)} classes, exported with nms_free: "
            f"{len(wrong)} of {len(expected)} layers differ, the first is {first}"
        )


def _measure(network: StreetNetwork, norms: Sequence[_Moments], batches: Iterator[Tensor]) -> None:
    """Run the batches once: in evaluation no normalisation changes what the next ones see."""
    hooks = [one.norm.register_forward_pre_hook(one.add) for one in norms]
    for batch in batches:
        network(batch)
    for hook in hooks:
        hook.remove()
    for one in norms:
        one.settle()
