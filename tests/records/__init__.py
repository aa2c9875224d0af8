"""The front of the records."""
