"""What hangs in the air of a scene and shines or veils: flames, smoke, fireworks, glowing lamps."""
