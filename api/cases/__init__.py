"""What a case is: pure decisions, and the one place that writes them down."""
