"""Imports of earlier records in Slack: what all of them share."""
