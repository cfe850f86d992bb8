"""Vehicles: how they are shaped, painted and put together, from bicycles to buses."""
