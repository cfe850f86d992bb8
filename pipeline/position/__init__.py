"""Where a driving camera is: positions read, judged, put on the pictures' clock, and refused when they can't be believed."""
