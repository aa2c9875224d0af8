"""The files that the police release to the superintendent (§V.6)."""
