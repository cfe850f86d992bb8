"""How a camera is mounted, and its map of the ground, found from what a person sees in one of its pictures."""
