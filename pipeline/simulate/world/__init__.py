"""What stands in a street and does not move: kits of alley, crossing and square, and their parts."""
