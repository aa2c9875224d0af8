"""Commendations and complaints about the program (§V.6)."""
