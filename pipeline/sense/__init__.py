"""What a tiny picture tells without a detector: change, quality, activity."""
