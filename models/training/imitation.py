"""First stage: a fresh network learns to produce a teacher's features on every training picture; no labels are needed.

The teacher looks at twice the size, so each of its levels is matched with the student's level of the same grid. Feature
imitation (FitNets, Romero et al. 2015, arXiv:1412.6550) says something about every cell of a picture, where boxes say
something about a few: that is what a small set of pictures and a CPU can afford.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from models.training.colours import recoloured
from models.training.dataset import selected_samples
from models.training.letterbox import Letterbox
from models.training.network import fresh_network, neck_features, quick_precision, save_network
from models.training.picture_file import read_picture
from models.training.recipe import Recipe
from models.training.teachers import ask_teachers, feature_file

LEVELS = 3
WARM_UP_STEPS = 200
SAMPLED_FOR_SCALE = 256
"""Pictures from which each channel's mean and spread are taken."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Lesson:
    """A stored picture and the teacher's features of it."""

    picture: Path
    features: Path


class _Lessons(Dataset[tuple[Tensor, ...]]):  # type: ignore[misc]  # torch is an extra: its types may be absent
    """Pictures (3, S, S) uint8 RGB, the teacher's three levels uint8, (3, 2) smallest values and steps of these.

    Pictures and levels are mirrored at random together; colours change in the picture alone.
    """

    def __init__(self, lessons: Sequence[Lesson], size: int, seed: int) -> None:
        self._lessons, self._size, self._seed = lessons, size, seed
        self.epoch = 0

    def __len__(self) -> int:
        return len(self._lessons)

    def __getitem__(self, index: int) -> tuple[Tensor, ...]:
        random = np.random.default_rng((self._seed, self.epoch, index))
        lesson = self._lessons[index]
        image = read_picture(lesson.picture)
        square = Letterbox(image.shape[1], image.shape[0], self._size).picture(image)
        square = recoloured(square, random)
        parts: list[Tensor] = [torch.from_numpy(np.ascontiguousarray(square[:, :, ::-1].transpose(2, 0, 1)))]
        with np.load(lesson.features) as stored:
            parts += [torch.from_numpy(stored[f"values{level}"]) for level in range(LEVELS)]
            scales = torch.from_numpy(np.stack([stored[f"scale{level}"] for level in range(LEVELS)]))
        if random.random() < 0.5:
            parts = [part.flip(-1) for part in parts]
        return (*parts, scales)


class _Student(nn.Module):  # type: ignore[misc]  # as above
    """The network and, for each level, a linear map from its channels to the teacher's."""

    def __init__(self, network: nn.Module, widths: Sequence[tuple[int, int]]) -> None:
        super().__init__()
        self.network = network
        self.adapters = nn.ModuleList(nn.Conv2d(own, theirs, 1) for own, theirs in widths)

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """The three levels in the teacher's channels."""
        levels = neck_features(self.network, pixels)
        return [adapter(level) for adapter, level in zip(self.adapters, levels, strict=True)]


def imitate(lessons: Sequence[Lesson], recipe: Recipe, *, run: Path, progress: Progress) -> Path:
    """Train until `recipe.imitation.epochs` are done, going on from `run/state.pt` where there is one.

    Returns:
        The network's checkpoint, which `train_stage` can start from.

    Raises:
        ValueError: there is nothing to learn from.
    """
    if not lessons:
        raise ValueError("imitation: expected pictures with teacher features, got none")
    torch.manual_seed(recipe.seed)
    run.mkdir(parents=True, exist_ok=True)
    data = _Lessons(lessons, recipe.size, recipe.seed)
    scales = _channel_scales(data, recipe.seed)
    network = fresh_network(recipe)
    own = [level.shape[1] for level in neck_features(network, torch.zeros(1, 3, recipe.size, recipe.size))]
    student = _Student(network, list(zip(own, (len(mean) for mean, _ in scales), strict=True)))
    optimiser = torch.optim.AdamW(student.parameters(), lr=recipe.imitation.learning_rate, weight_decay=0.01)
    state, first = run / "state.pt", 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        student.load_state_dict(saved["student"])
        optimiser.load_state_dict(saved["optimiser"])
        first = saved["epoch"]
    for epoch in range(first, recipe.imitation.epochs):
        data.epoch = epoch
        loss = _epoch(student, optimiser, _batches(data, recipe, epoch), scales=scales, recipe=recipe, epoch=epoch)
        _save({"student": student.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1}, state)
        save_network(network, recipe, run / "student.pt")
        progress(f"imitation (unexplained share of the teacher {loss:.4f})", epoch + 1, recipe.imitation.epochs)
    return run / "student.pt"


def imitate_selected(recipe: Recipe, *, data: Path, work: Path, threads: int, progress: Progress) -> Path:
    """Choose the training pictures as the data set does, have the teachers look at them, and `imitate` on `threads` threads."""
    training, _, _ = selected_samples(recipe, data=data, work=work)
    ask_teachers(training, recipe, data=data, work=work, progress=progress)
    torch.set_num_threads(threads)
    cv2.setNumThreads(1)
    lessons = [Lesson(s.picture, feature_file(work, s)) for s in training if s.source.taught]
    return imitate(lessons, recipe, run=work / "runs" / "imitation", progress=progress)


def _epoch(
    student: _Student,
    optimiser: torch.optim.Optimizer,
    batches: "DataLoader[tuple[Tensor, ...]]",
    *,
    scales: Sequence[tuple[Tensor, Tensor]],
    recipe: Recipe,
    epoch: int,
) -> float:
    student.train()
    total = recipe.imitation.epochs * len(batches)
    losses: list[float] = []
    for number, (pixels, *stored) in enumerate(batches):
        rate = recipe.imitation.learning_rate * _share(epoch * len(batches) + number, total)
        for group in optimiser.param_groups:
            group["lr"] = rate
        levels = zip(_targets(stored), scales, strict=True)
        wanted = [(level - mean[:, None, None]) / spread[:, None, None] for level, (mean, spread) in levels]
        with quick_precision():
            seen = student(pixels.float() / 255)
        loss = torch.stack([functional.mse_loss(a.float(), b) for a, b in zip(seen, wanted, strict=True)]).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        losses.append(float(loss.detach()))
    return float(np.mean(losses))


def _share(step: int, total: int) -> float:
    """Share of the full learning rate: up in a line, down in half a cosine."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / total)))


def _batches(data: _Lessons, recipe: Recipe, epoch: int) -> "DataLoader[tuple[Tensor, ...]]":
    order = np.random.default_rng((recipe.seed, epoch)).permutation(len(data)).tolist()
    batch = recipe.imitation.batch
    return DataLoader(
        data, batch_size=batch, sampler=order, num_workers=recipe.imitation.workers, drop_last=len(data) > batch
    )


def _channel_scales(data: _Lessons, seed: int) -> list[tuple[Tensor, Tensor]]:
    """Mean and spread of every channel of the three targets, from some of the pictures."""
    chosen = np.random.default_rng(seed).permutation(len(data))[:SAMPLED_FOR_SCALE]
    moments: list[list[Tensor]] = [[] for _ in range(LEVELS)]
    for index in chosen:
        for level, target in enumerate(_targets([part[None] for part in data[int(index)][1:]])):
            moments[level].append(torch.stack([target.mean(dim=(0, 2, 3)), (target**2).mean(dim=(0, 2, 3))]))
    means = [torch.stack(level).mean(dim=0) for level in moments]
    return [(first, (second - first**2).clamp(min=1e-6).sqrt()) for first, second in means]


def _targets(stored: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Float targets for the student's grids S/8, S/16, S/32: the teacher's finer level, pooled, beside that of the same grid.

    Args:
        stored: three (N, C, H, W) uint8 levels and their (N, 3, 2) smallest values and steps.
    """
    *levels, scales = stored
    fine, middle, coarse = (
        level.float() * scales[:, i, 1, None, None, None] + scales[:, i, 0, None, None, None] for i, level in enumerate(levels)
    )
    return (
        torch.cat([fine, middle], dim=1),
        torch.cat([functional.avg_pool2d(middle, 2), coarse], dim=1),
        functional.avg_pool2d(coarse, 2),
    )


def _save(content: dict[str, object], path: Path) -> None:
    temporary = path.with_suffix(".part")
    torch.save(content, temporary)
    temporary.rename(path)
