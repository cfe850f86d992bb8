"""What is exactly true in a scene: rows of boxes, events, line crossings, ground, and the files they are written to."""
