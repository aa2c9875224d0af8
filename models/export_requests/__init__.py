"""Who asked for which file, and what became of that (§V.6)."""
