"""The operators' page in a browser: a map of ten thousand open cases and three thousand cameras, how soon pages are there."""
