"""Everything put together: one stream, one worker process, one machine."""
