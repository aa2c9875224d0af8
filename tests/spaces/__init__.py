"""Two Slack workspaces: one of the police, one of the schools."""
