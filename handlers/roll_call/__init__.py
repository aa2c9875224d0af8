"""Training on the agreement in Slack: read and confirmed, seen by those responsible, lists of staff (§X)."""
