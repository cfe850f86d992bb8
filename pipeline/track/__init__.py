"""From detections to tracks: an adapter to the trackers library."""
