"""Requests of the schools for records, and what the police release (§V.6), in Slack."""
