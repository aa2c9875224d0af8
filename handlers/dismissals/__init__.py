"""Requests to dismiss or reassign an officer, in Slack (§X)."""
