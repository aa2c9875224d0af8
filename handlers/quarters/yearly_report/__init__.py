"""The team's yearly report in Slack (§IX)."""
