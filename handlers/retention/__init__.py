"""Holds and disposal in Slack."""
