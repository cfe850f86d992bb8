"""Things that people put down: litter of many kinds, bins that fill up."""
