"""Work schedules in Slack: who is at which school, entered by officers, seen by principals."""
