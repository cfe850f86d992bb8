"""The demonstration as a user sees it: `python -m benchmarks.demo`."""
