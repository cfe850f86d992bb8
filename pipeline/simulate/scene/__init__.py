"""What a scene file may say, how it is read, and scenes made at random."""
