"""What rules of cameras that drive share: things that stand on the ground while the camera passes. No rule is here."""
