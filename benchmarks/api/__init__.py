"""The API at the size of some years of a district: how quickly it answers, and how much it takes in."""
