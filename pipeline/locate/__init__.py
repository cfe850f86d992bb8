"""Where things are on the earth: ground homography, datums, a stream's locator."""
