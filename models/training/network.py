"""The network as ultralytics builds it: made afresh, run up to its detection head, kept as a checkpoint it can read."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from ultralytics.nn.tasks import DetectionModel

from models.training.recipe import Recipe


class StreetNetwork(DetectionModel):  # type: ignore[misc]  # ultralytics has no types
    """ultralytics' detector whose layers run in `quick_precision` while it trains; the losses stay in float32.

    ultralytics' own `amp` asks for CUDA.
    """

    def predict(self, x: Tensor, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- the head's nested tensors
        """Run the layers, on a batch of (N, 3, S, S) RGB 0…1."""
        if not self.training or x.device.type != "cpu":
            return super().predict(x, *args, **kwargs)
        with quick_precision():
            return _in_floats(super().predict(x, *args, **kwargs))


def quick_precision() -> AbstractContextManager[None]:
    """Compute in bfloat16 where the CPU has instructions for it, else in float32.

    With AVX512-BF16 this nearly halves the time of a step; without, a step takes eight times as long (measured with AVX2).
    """
    native = bool(torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001 -- torch has no public question for it
    return cast("AbstractContextManager[None]", torch.autocast("cpu", torch.bfloat16, enabled=native))


def fresh_network(recipe: Recipe) -> StreetNetwork:
    """Build the recipe's architecture with random weights, from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    network = StreetNetwork(recipe.architecture, ch=3, nc=len(recipe.classes), verbose=False)
    network.names = dict(enumerate(recipe.classes))
    return network


def neck_features(network: nn.Module, pixels: Tensor) -> list[Tensor]:
    """The feature maps that the detection head reads, finest first, of (N, 3, S, S) RGB 0…1."""
    layers = list(network.model)
    kept: list[Tensor | None] = []
    value = pixels
    for layer in layers[:-1]:
        value = layer(_inputs(layer.f, value, kept))
        kept.append(value if layer.i in network.save else None)
    return [level for level in (kept[i] for i in layers[-1].f) if level is not None]


def save_network(network: DetectionModel, recipe: Recipe, path: Path) -> None:
    """Write a checkpoint that `ultralytics.YOLO(path)` reads."""
    temporary = path.with_suffix(".part")
    torch.save({"model": network, "train_args": {"task": "detect", "imgsz": recipe.size}, "epoch": -1}, temporary)
    temporary.rename(path)


def _in_floats(value: Any) -> Any:  # noqa: ANN401 -- tensors in any nesting of lists and dicts
    if isinstance(value, Tensor):
        return value.float()
    if isinstance(value, dict):
        return {key: _in_floats(part) for key, part in value.items()}
    return type(value)(_in_floats(part) for part in value) if isinstance(value, list | tuple) else value


def _inputs(source: int | list[int], last: Tensor, kept: list[Tensor | None]) -> Tensor | list[Tensor | None]:
    if source == -1:
        return last
    if isinstance(source, int):
        return kept[source]
    return [last if i == -1 else kept[i] for i in source]
