"""Requests to dismiss or reassign an officer (§X)."""
