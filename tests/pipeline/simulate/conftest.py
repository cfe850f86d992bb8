"""A small street that is rendered once for all tests of the simulation."""

import pytest

from pipeline.simulate.renderer import Renderer
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.load import parse_scene
from pipeline.simulate.scene.settings import Scene

TEXT = """
version: 1
name: tiny
seed: 3
seconds: 12
place: {lat: 39.93, lon: 116.40, heading: 30}
camera: {at: [0, -4, 4.5], pan: 0, tilt: 20, fov: 60, size: [320, 180], fps: 10}
street: {kit: square, trees: 0}
zones:
  yard: [[-3, 5], [3, 5], [3, 14], [-3, 14]]
lines:
  gate: [[0, 5], [0, 14]]
rules:
  - {kind: parking, zone: yard, seconds: 3}
  - {kind: litter, zone: yard, seconds: 3}
  - {kind: counting, line: gate}
actors:
  - {id: walker, seed: 1, at: [-4, 8], steps: [{go: [[4, 8]], speed: 1.3}]}
  - {id: rider, kind: bicycle, seed: 2, at: [6, 12], steps: [{go: [[-6, 12]], speed: 3}]}
  - {id: standing, seed: 4, at: [-1.5, 10], stays: true}
parked:
  - {id: car, kind: sedan, at: [2, 9], facing: 90, seed: 5}
litter:
  - {id: sack, kind: black_bag, at: [-2, 7], seed: 6}
bins:
  - {id: bin, at: [-4, 11], seed: 7, fill: [[0, 0.2], [6, 1.4]]}
"""


@pytest.fixture(scope="session")
def tiny() -> Scene:
    return parse_scene(TEXT, "tiny.yaml")


@pytest.fixture(scope="session")
def renderer(tiny: Scene) -> Renderer:
    return Renderer(tiny)


DRIVING = """
version: 1
name: driving
seed: 5
seconds: 16
place: {lat: 39.93, lon: 116.40, heading: 30}
camera: {fov: 75, size: [320, 180], fps: 10}
street: {kit: alley, width: 7, trees: 1, length: 40}
drive:
  route: [[0, 0], [0, 26]]
  speed: 5
  passes: 2
  aside_m: 0.4
  halts: [{after_m: 12, seconds: 1}]
  mounting: {height_m: 2.2, pitch_deg: 14, yaw_deg: 3, roll_deg: 1, forward_m: 0.9, right_m: -0.2}
zones:
  kerb: [[1, 6], [3.4, 6], [3.4, 16], [1, 16]]
  whole: [[-3.4, -6], [3.4, -6], [3.4, 34], [-3.4, 34]]
rules:
  - {kind: parking, zone: kerb, seconds: 1}
  - {kind: litter, zone: whole, seconds: 1}
  - {kind: bins, zone: whole, seconds: 1}
parked:
  - {id: car, kind: sedan, at: [2.4, 12], seed: 5}
litter:
  - {id: heap, kind: pile, at: [-2.4, 15], seed: 6}
bins:
  - {id: bin, at: [-2.6, 20], facing: 90, seed: 7, fill: [[0, 1.4]]}
"""


@pytest.fixture(scope="session")
def driving() -> Scene:
    return parse_scene(DRIVING, "driving.yaml")


@pytest.fixture(scope="session")
def drive(driving: Scene) -> Drive:
    assert driving.drive is not None
    return driving.drive
