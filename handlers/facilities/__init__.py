"""What schools provide, in Slack: said by the school, checked by the officer, seen by both parties (§VIII)."""
