"""Arrest notifications (C.G.S. 10-233h), in Slack."""
