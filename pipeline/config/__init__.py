"""streams.yaml in, frozen settings out. Nothing here opens a camera or a network."""
