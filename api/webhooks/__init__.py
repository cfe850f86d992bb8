"""From the outbox to receivers."""
