"""Changes of the tables, one file a step."""
