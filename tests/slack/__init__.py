"""Calls to Slack and the connection from it."""
