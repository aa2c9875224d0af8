"""Calls to Slack, what its answers mean, and the connection on which it brings what people do."""
