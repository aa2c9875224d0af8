"""Training on the agreement: who has read it and confirmed, each school year; further staff by name (§X)."""
