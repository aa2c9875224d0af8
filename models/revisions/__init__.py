"""Requests for revision of the agreement: either party asks in writing, the other one answers (§XI)."""
