"""Events in; cases, counts, media and webhooks out."""
