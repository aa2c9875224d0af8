"""Public editions of quarters and years (§IX)."""
