"""People: what they look like, how they are built, how they move."""
