"""Action notices and their student details, in Slack (§V.4, §V.5)."""
