"""A vehicle that carries the camera: its way, its camera's place at any time, and what its GPS says."""
