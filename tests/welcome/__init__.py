"""Whoever is new to a role is welcomed."""
