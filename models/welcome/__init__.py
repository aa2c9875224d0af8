"""Whoever is new to a role is welcomed, once for each kind of role, when it begins."""
