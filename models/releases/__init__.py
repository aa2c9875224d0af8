"""Records that the schools ask the police for, and what the police release to them (§V.6)."""
