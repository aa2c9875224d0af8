"""HTTP: requests from Slack, and whether the bot can do its work."""
