"""Random changes of light and camera that leave every thing in its place: exposure, colour, night, noise, blur, JPEG."""

import cv2
import numpy as np
from numpy.typing import NDArray


def recoloured(image: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """Return an (H, W, 3) BGR picture as another camera at another hour may have seen it."""
    dark = random.uniform(0.25, 0.5) if random.random() < 0.15 else 1.0
    gain = random.uniform(0.85, 1.15, 3) * random.uniform(0.6, 1.3) * dark
    curve = np.linspace(0, 1, 256)[:, None] ** random.uniform(0.6, 1.7) * gain
    result = np.asarray(cv2.LUT(image, np.clip(curve * 255, 0, 255).astype(np.uint8)[None]), np.uint8)
    if random.random() < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(result, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        colour = random.uniform(0.0, 0.8)
        result = np.asarray(cv2.addWeighted(result, colour, grey, 1 - colour, 0), np.uint8)
    if random.random() < 0.25:
        noise = random.standard_normal(result.shape, np.float32) * np.float32(random.uniform(2, 12))
        result = np.asarray(np.clip(result + noise, 0, 255), np.uint8)
    if random.random() < 0.15:
        result = np.asarray(cv2.GaussianBlur(result, (0, 0), random.uniform(0.5, 1.2)), np.uint8)
    if random.random() < 0.25:
        _, packed = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 70))])
        result = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return result
