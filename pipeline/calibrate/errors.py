"""What keeps a camera from being calibrated; the message says what to do."""

from pipeline.errors import HutongError


class CalibrateError(HutongError):
    """Clues that do not fix a camera, or that can't be read."""
