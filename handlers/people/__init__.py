"""People, roles and channels, in Slack (§III, §IV)."""
