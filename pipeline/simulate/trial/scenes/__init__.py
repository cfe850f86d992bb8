"""What the trial simulates: who does what in which street, by a seed. Making a new kind leaves the footage of others alone."""
