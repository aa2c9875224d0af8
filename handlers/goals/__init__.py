"""The team's goals in Slack: set, confirmed by the other party, changed, dropped, and where they stand (§II)."""
