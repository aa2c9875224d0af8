"""Requests for revision."""
