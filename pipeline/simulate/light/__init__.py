"""What lights a street: the sky, the sun, lamps and headlights, and the shadows they cast."""
