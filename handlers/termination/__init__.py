"""The end of the agreement in Slack: notice is given, confirmed, taken back; Home says until when (§XI)."""
