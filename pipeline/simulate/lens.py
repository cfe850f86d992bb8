"""The camera that a scene describes."""

from pipeline.simulate.camera import Camera
from pipeline.simulate.drive.rig import camera_at
from pipeline.simulate.scene.settings import Scene


def camera_of(scene: Scene, t: float = 0.0) -> Camera:
    """Return a scene's camera at a time, which matters only to one that drives."""
    if scene.drive is not None:
        return camera_at(scene, scene.drive, t)
    lens = scene.camera
    return Camera.aimed(lens.at, pan=lens.pan, tilt=lens.tilt, fov=lens.fov, size=lens.size)
