"""The list of requests from outside of a school year."""
