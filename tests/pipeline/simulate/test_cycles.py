"""Two- and three-wheelers: as large as they say, standing on their wheels, with something to sit on and no point in a lamp."""

from typing import get_args

import numpy as np
import pytest

from pipeline.simulate.vehicles.cycle import CycleKind, cycle


@pytest.mark.parametrize("kind", get_args(CycleKind))
@pytest.mark.parametrize("seed", range(8))
def test_it_stands_on_the_ground_and_is_as_large_as_it_says(kind: CycleKind, seed: int) -> None:
    vehicle = cycle(kind, seed)
    points = vehicle.mesh.posed(vehicle.rolled(0.0)).points
    low, high = points.min(axis=0), points.max(axis=0)
    assert low[2] == pytest.approx(0.0, abs=0.03)
    assert high[1] - low[1] == pytest.approx(vehicle.length, abs=0.3)
    assert vehicle.seat is not None
    near = (np.abs(points[:, 0]) < 0.25) & (np.abs(points[:, 1] - vehicle.seat[1]) < 0.35)
    gaps = vehicle.seat[2] - points[near, 2]
    assert gaps[gaps > 0].min() < 0.15


@pytest.mark.parametrize("kind", get_args(CycleKind))
@pytest.mark.parametrize("seed", range(8))
def test_no_point_lies_in_its_own_headlight(kind: CycleKind, seed: int) -> None:
    vehicle = cycle(kind, seed)
    points = vehicle.mesh.posed(vehicle.rolled(0.0)).points
    for lamp in vehicle.headlights:
        assert np.linalg.norm(points - np.array(lamp), axis=1).min() > 1e-3


def test_electric_ones_are_scooters_or_like_motorcycles() -> None:
    assert {round(cycle("e_bike", seed).length, 2) for seed in range(30)} == {1.78, 1.95}
