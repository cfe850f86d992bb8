"""What cases are called in the national lists, whose they are, and how long they may take."""
