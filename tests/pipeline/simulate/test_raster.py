"""Drawing meshes: exact in perspective, nearest on top, only what looks at the camera."""

import numpy as np
import pytest

from pipeline.simulate.camera import Camera
from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.raster import extent, rasterise
from pipeline.simulate.shapes import box, disc, ellipsoid, panel, rod, tube

CAMERA = Camera.aimed((0, 0, 3), pan=0, tilt=15, fov=60, size=(320, 240))
FLOOR = panel(np.array([-4.0, 4.0, 0.0]), np.array([8.0, 0, 0]), np.array([0, 16.0, 0]), (8, 16))
SHAPES = {
    "box": box((-1, -1, -1), (1, 1, 1)),
    "tube": tube([(0, 0, -1, 0.5, 0.4), (0, 0, 1, 0.3, 0.6)], around=12),
    "ellipsoid": ellipsoid((0, 0, 0), (1, 0.7, 0.5), around=12, rows=8),
    "rod": rod((0, 0, 0), (1, 1, 0.5), 0.1),
}


def test_interpolated_positions_are_where_the_ground_is() -> None:
    found = rasterise(CAMERA, FLOOR, FLOOR.points)
    assert found is not None
    rows, columns = np.divmod(found.at, found.width)
    pixels = np.column_stack([columns + found.left + 0.5, rows + found.top + 0.5])
    inner = (pixels[:, 1] > 100) & (pixels[:, 0] > 60) & (pixels[:, 0] < 260)
    truth = CAMERA.on_ground(pixels[inner])
    assert np.quantile(np.abs(found.values[inner, :2] - truth), 0.95) < 0.01
    depth = CAMERA.project(np.column_stack([truth, np.zeros(len(truth))]))[:, 2]
    assert found.depth[inner] == pytest.approx(depth, rel=0.01)


def test_the_nearer_face_covers_the_farther_one() -> None:
    near = panel(np.array([-1.0, 6.0, 0.0]), np.array([2.0, 0, 0]), np.array([0, 0, 2.0]), (1, 1))
    far = panel(np.array([-1.0, 9.0, 0.0]), np.array([2.0, 0, 0]), np.array([0, 0, 2.0]), (1, 1))
    for meshes in ([near, far], [far, near]):
        both = Mesh.joined(meshes)
        found = rasterise(CAMERA, both, both.points)
        assert found is not None
        covered = rasterise(CAMERA, near, near.points)
        assert covered is not None
        assert (np.abs(found.values[:, 1] - 6.0) < 0.01).sum() == pytest.approx(len(covered.at), rel=0.02)


def test_a_face_that_looks_away_is_not_drawn_unless_both_sides_are_asked_for() -> None:
    away = FLOOR.moved(turned("x", np.pi), (0, 20, 0))
    assert rasterise(CAMERA, away, away.points) is None
    assert rasterise(CAMERA, away, away.points, both_sides=True) is not None


@pytest.mark.parametrize("name", SHAPES)
def test_faces_and_normals_of_a_closed_shape_look_outwards(name: str) -> None:
    mesh = SHAPES[name]
    corners = mesh.points[mesh.faces]
    facing = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    size = np.linalg.norm(facing, axis=1)
    solid = size > 1e-4
    along = np.einsum("fk,fk->f", facing, mesh.normals[mesh.faces].mean(axis=1))[solid] / size[solid]
    assert along.min() > 0
    assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_a_disc_looks_towards_its_back() -> None:
    assert disc(0.3).normals == pytest.approx(np.broadcast_to([0, -1, 0], (34, 3)))


def test_what_is_behind_the_camera_has_no_extent() -> None:
    assert extent(CAMERA.project(FLOOR.points)) is not None
    assert extent(CAMERA.project(FLOOR.moved(np.eye(3), (0, -12, 0)).points)) is None


def test_bones_move_their_own_points_alone() -> None:
    both = Mesh.joined([SHAPES["box"], SHAPES["tube"].with_bone(1)])
    bones = np.stack([np.eye(4), np.eye(4)])
    bones[1, :3, 3] = (0, 0, 5)
    moved = both.posed(bones)
    count = len(SHAPES["box"].points)
    assert moved.points[:count] == pytest.approx(both.points[:count])
    assert moved.points[count:] == pytest.approx(both.points[count:] + [0, 0, 5])
