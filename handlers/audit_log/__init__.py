"""The audit log in Slack: read by the heads of both sides, checked by one press (§V.6)."""
