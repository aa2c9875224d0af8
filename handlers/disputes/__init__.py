"""Disputes about the agreement in Slack: the chief and a school's principal work them out (§XI)."""
