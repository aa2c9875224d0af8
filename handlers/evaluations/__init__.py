"""The yearly evaluation of an officer, in Slack (§III)."""
