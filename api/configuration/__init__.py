"""The configuration file, read and changed through the API, with a history."""
