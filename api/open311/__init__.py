"""Open311 GeoReport v2: the public reports, and asks how far it is."""
