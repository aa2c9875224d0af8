"""Action notices and what becomes of them (§V)."""
