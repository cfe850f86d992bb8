"""Accuracy and speed, one command each; results carry machine, commit and versions."""
