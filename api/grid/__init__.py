"""The district on the map: streets, communities, unit grids, responsibility grids and alleys."""
