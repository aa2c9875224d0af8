"""The quarter in Slack: the board, the submissions of schools and police, the team, the sign-off (§IX)."""
