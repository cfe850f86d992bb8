"""The whole pipeline on simulated scenes, held against their truth: `hutong bench sim`."""
