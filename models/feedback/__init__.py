"""Commendations and complaints about the program: what people say of it, and what became of that (§V.6)."""
