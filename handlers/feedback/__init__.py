"""Commendations and complaints about the program in Slack (§V.6)."""
