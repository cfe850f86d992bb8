"""A surface of four-cornered faces with a skin, and how it is moved. Not here: shapes and drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
INSET = 0.004
"""Share of a skin that is left out at the edges of a region, so that the neighbour does not show in the seam."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """A surface. Corners of a face run counter-clockwise seen from outside; a triangle names one twice.

    Attributes:
        points: (V, 3) metres.
        normals: (V, 3) outwards, unit length.
        uv: (V, 2) place on the skin, 0…1, v down.
        bones: (V,) which bone moves a point.
        faces: (F, 4) indices of points.
        lift: (F,) metres by which a face is taken as nearer when faces are sorted.
        sheet: (F,) True where both sides are seen.
    """

    points: Points
    normals: Points
    uv: Points
    bones: NDArray[np.int32]
    faces: NDArray[np.int32]
    lift: Points
    sheet: NDArray[np.bool_]

    @classmethod
    def of(cls, points: Points, normals: Points, uv: Points, faces: NDArray[np.int32], *, sheet: bool = False) -> Self:
        """Build a mesh of one bone."""
        return cls(
            points.astype(np.float32),
            normals.astype(np.float32),
            uv.astype(np.float32),
            np.zeros(len(points), np.int32),
            faces.astype(np.int32),
            np.zeros(len(faces), np.float32),
            np.full(len(faces), sheet),
        )

    @classmethod
    def joined(cls, meshes: Sequence["Mesh"]) -> Self:
        """Put meshes together; the bones keep their numbers."""
        starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])
        return cls(
            np.concatenate([mesh.points for mesh in meshes]),
            np.concatenate([mesh.normals for mesh in meshes]),
            np.concatenate([mesh.uv for mesh in meshes]),
            np.concatenate([mesh.bones for mesh in meshes]),
            np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]).astype(np.int32),
            np.concatenate([mesh.lift for mesh in meshes]),
            np.concatenate([mesh.sheet for mesh in meshes]),
        )

    def moved(self, rotation: NDArray[np.floating], offset: NDArray[np.floating] | tuple[float, float, float]) -> "Mesh":
        """Return the mesh rotated by (3, 3) and then shifted by (3,)."""
        turn = np.asarray(rotation, np.float32)
        return replace(self, points=self.points @ turn.T + np.asarray(offset, np.float32), normals=self.normals @ turn.T)

    def posed(self, bones: NDArray[np.floating]) -> "Mesh":
        """Return the mesh with every point moved by its bone, (B, 4, 4)."""
        by_point = bones.astype(np.float32)[self.bones]
        points = np.einsum("nij,nj->ni", by_point[:, :3, :3], self.points) + by_point[:, :3, 3]
        return replace(self, points=points, normals=np.einsum("nij,nj->ni", by_point[:, :3, :3], self.normals))

    def flipped(self) -> "Mesh":
        """Return the mesh with its faces running the other way, for a mirrored camera."""
        return replace(self, faces=self.faces[:, ::-1])

    def on_skin(self, left: float, top: float, right: float, bottom: float) -> "Mesh":
        """Return the mesh with its whole uv square mapped to a part of a larger skin, just short of its edges."""
        scale = np.array([right - left, bottom - top], np.float32)
        inner = INSET / scale + self.uv * (1 - 2 * INSET / scale)
        return replace(self, uv=inner.astype(np.float32) * scale + np.array([left, top], np.float32))

    def with_bone(self, bone: int) -> "Mesh":
        """Return the mesh with all points on one bone."""
        return replace(self, bones=np.full(len(self.points), bone, np.int32))

    def lifted(self, metres: float) -> "Mesh":
        """Return the mesh with its faces drawn as if nearer by `metres`."""
        return replace(self, lift=self.lift + np.float32(metres))


def turned(axis: str, radians: float) -> NDArray[np.float64]:
    """Return the (3, 3) rotation about an axis, counter-clockwise seen from its tip.

    Raises:
        ValueError: the axis is not x, y or z.
    """
    c, s = np.cos(radians), np.sin(radians)
    match axis:
        case "x":
            return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
        case "y":
            return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        case "z":
            return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    raise ValueError(f"expected axis x, y or z, got {axis!r}")


def placed(rotation: NDArray[np.floating], offset: NDArray[np.floating] | tuple[float, ...]) -> NDArray[np.float64]:
    """Return the (4, 4) motion: rotate, then shift."""
    motion = np.eye(4)
    motion[:3, :3] = rotation
    motion[:3, 3] = offset
    return motion
