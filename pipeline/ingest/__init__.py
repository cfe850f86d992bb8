"""Video in: sources, time base, packet ring, decoding plan, reader thread."""
