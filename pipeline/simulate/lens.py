"""The camera that a scene describes."""

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.settings import Scene


def camera_of(scene: Scene) -> Camera:
    """Return a scene's camera."""
    lens = scene.camera
    return Camera.aimed(lens.at, pan=lens.pan, tilt=lens.tilt, fov=lens.fov, size=lens.size)
