"""The practice workspace does as Slack does."""
