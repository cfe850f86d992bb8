"""Simulated cameras: streets in true perspective, every truth exact. No floor imports it."""
