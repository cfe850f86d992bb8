"""What is true now (one file a rule) and the latch (what lasted). Pure."""
