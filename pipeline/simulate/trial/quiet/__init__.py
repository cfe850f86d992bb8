"""Quiet nights: many hours in which nothing is let off, in just the cells and sound that the senses of fireworks take."""
