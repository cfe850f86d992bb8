"""Output layouts: what a model's raw outputs mean, one file a family."""
