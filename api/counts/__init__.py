"""How many passed, stood and lay where: buckets of workers in, series of the site's time out."""
