"""Detectors: pictures in, detections out. Knows no camera, no rule and no time."""
