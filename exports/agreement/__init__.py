"""Reads a signed agreement that is handed in: what kind of file it is, and its text where that can be read."""
