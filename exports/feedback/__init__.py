"""Commendations and complaints about the program, as files (§V.6)."""
